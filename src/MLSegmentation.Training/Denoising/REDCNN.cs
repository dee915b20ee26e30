using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// RED-CNN, the residual encoder-decoder for removing noise: five convolutions, five transposed ones that mirror them, and three connections that
/// hand the image and the fine features over, so that the layers learn what is to be taken away.
/// </summary>
/// <remarks>
/// <para>
/// H. Chen, Y. Zhang, M. K. Kalra, F. Lin, Y. Chen, P. Liao, J. Zhou, G. Wang, "Low-Dose CT with a Residual Encoder-Decoder Convolutional Neural
/// Network", IEEE Transactions on Medical Imaging 36 (12), 2017.
/// </para>
/// <para>
/// All windows are 5×5 and nothing is padded: a patch of 64x64 becomes 44x44 in the middle and 64x64 again. A pixel of the result depends on those up
/// to 20 away, and only pixels at least that far from the border see all of them, so patches need more than 40 pixels a side; the models mirror 20 pixels
/// around every image. Sums come before the rectifier, and the last rectifier takes values of at least 0 for granted, which are those of images from
/// black to white. For one grey channel, the default network has 1,848,865 parameters, and one of width 32 has 206,689.
/// </para>
/// <para>It gives an image for an image, and no classes: <c>Trainers.Denoiser</c> trains it.</para>
/// </remarks>
public sealed record REDCNN : NetworkArchitecture
{
    /// <summary>How far away the pixels are, at most, on which a pixel of the result depends.</summary>
    internal const int Radius = 20;

    private static readonly ConvolutionOptions Shrinking = new() { Kernel = 5, Unpadded = true };
    private static readonly TransposedConvolutionOptions Growing = new() { Kernel = 5, Stride = 1, Unpadded = true };

    /// <inheritdoc/>
    public override string Name => "red-cnn";

    /// <inheritdoc/>
    public override string Paper => "Chen et al. 2017, arXiv:1702.00288";

    /// <summary>The channels of every layer. From 1; the paper's and the default is 96, and 32 takes a ninth of the time.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 96;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Ranks => [2];

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        if (outputChannels != image.Channels)
        {
            throw new ArgumentException(
                $"{Name} gives an image of as many channels as it gets, {image.Channels}, and not {outputChannels} classes; train it with Trainers.Denoiser.",
                nameof(outputChannels));
        }

        var second = Encode(graph, "conv2", Encode(graph, "conv1", image));
        var fourth = Encode(graph, "conv4", Encode(graph, "conv3", second));
        var features = Decode(graph, "deconv1", Encode(graph, "conv5", fourth), fourth);
        features = Decode(graph, "deconv3", Decode(graph, "deconv2", features), second);
        features = Decode(graph, "deconv4", features);
        return graph.Relu(graph.Add(graph.ConvTranspose("deconv5", features, outputChannels, Growing with { StartsAtZero = true }), image));
    }

    private GraphValue Encode(GraphBuilder graph, string name, GraphValue input) => graph.Relu(graph.Conv(name, input, Width, Shrinking));

    private GraphValue Decode(GraphBuilder graph, string name, GraphValue input, GraphValue? kept = null)
    {
        var grown = graph.ConvTranspose(name, input, Width, Growing);
        return graph.Relu(kept is null ? grown : graph.Add(grown, kept));
    }
}
