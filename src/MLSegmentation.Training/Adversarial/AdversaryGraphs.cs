using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Adversarial;

/// <summary>The networks of adversaries: layers that each halve the size, without normalisation, which would mix true masks and predicted ones.</summary>
internal static class AdversaryGraphs
{
    private const double Slope = 0.2;

    private static readonly ConvolutionOptions Halving = new() { Kernel = 4, Stride = 2, Padding = 1 };

    /// <summary>One number for each pixel of masks.</summary>
    public static NetworkGraph CreateDiscriminator(int channels, int rank, int width, int layers)
    {
        var builder = new GraphBuilder(channels, rank);
        var features = builder.Input;
        for (int layer = 1; layer < layers; layer++)
        {
            features = Halve(builder, features, layer, width);
        }

        return builder.ToGraph(builder.Upsample(builder.Conv($"conv{layers}", features, channels: 1, Halving), factor: 1 << layers));
    }

    /// <summary>The features of each layer, as heads.</summary>
    public static NetworkGraph CreateCritic(int channels, int rank, int width, int layers)
    {
        var builder = new GraphBuilder(channels, rank);
        var features = builder.Input;
        for (int layer = 1; layer <= layers; layer++)
        {
            features = Halve(builder, features, layer, width);
            builder.AddHead(features);
        }

        return builder.ToGraph(features);
    }

    private static GraphValue Halve(GraphBuilder builder, GraphValue features, int layer, int width) =>
        builder.LeakyRelu(builder.Conv($"conv{layer}", features, width << (layer - 1), Halving), Slope);
}
