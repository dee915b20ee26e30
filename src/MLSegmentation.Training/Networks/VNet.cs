using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// V-Net: a U-Net of residual stages with 5×5 convolutions (5×5×5 for volumes), which is halved and enlarged by convolutions with
/// stride. With rank 3 it is the network of the paper, with rank 2 (the default) the same for images.
/// </summary>
/// <remarks>
/// <para>
/// F. Milletari, N. Navab, S.-A. Ahmadi, "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation",
/// 3DV 2016, figure 2.
/// </para>
/// <para>
/// This is the form that most comparisons use: exponential linear units instead of parametric rectifiers, a normalisation (by default
/// instance normalisation) after each convolution, and 1 | 1, 2, 3, 2 | 2, 2, 1, 1 convolutions in the stages, where the figure has
/// 1 | 2, 3, 3, 3 | 3, 3, 2, 1. With one channel in and two out it has 45,589,954 parameters for volumes and 9,357,186 for images.
/// </para>
/// <para>
/// The output is the figure's, a 1×1 convolution of the last features. Other forms put a 5×5 convolution to the classes with a normalisation
/// and an activation before it, and have 45,597,898 and 9,358,730 parameters: normalised by instance, the classes would have the same mean
/// in every image, however much of it each of them fills.
/// </para>
/// <para>The first stage adds the image to its features: a single channel to each of them, several channels through a 1×1 convolution.</para>
/// </remarks>
public sealed record VNet : BlockArchitecture
{
    private static readonly ConvolutionOptions Window = new() { Kernel = 5 };

    // From full size down, without the first stage; the decoder's at the same sizes.
    private static readonly int[] EncoderConvolutions = [1, 2, 3, 2];
    private static readonly int[] DecoderConvolutions = [1, 1, 2, 2];

    /// <summary>The network with exponential linear units.</summary>
    public VNet() => Activation = ActivationKind.Elu;

    /// <inheritdoc/>
    public override string Name => "vnet";

    /// <inheritdoc/>
    public override string Paper => "Milletari et al. 2016, arXiv:1606.04797";

    /// <summary>The channels at full size; each level below has twice as many. From 1; the paper's and the default is 16.</summary>
    [Width]
    public int Width { get; init => field = Checked(value); } = 16;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>();
        var features = FirstStage(graph.Encoder.Scope("encoder1"), image);
        for (int level = 0; level < EncoderConvolutions.Length; level++)
        {
            skips.Push(features);
            features = EncoderStage(graph.Encoder.Scope($"encoder{level + 2}"), features, EncoderConvolutions[level]);
        }

        for (int level = DecoderConvolutions.Length - 1; level >= 0; level--)
        {
            features = DecoderStage(graph.Scope($"decoder{level + 1}"), features, skips.Pop(), DecoderConvolutions[level]);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    private GraphValue FirstStage(GraphBuilder stage, GraphValue image)
    {
        var shortcut = image.Channels == 1 ? image : stage.Conv("shortcut", image, Width, new() { Kernel = 1, Bias = false });
        return End(stage, stage.Add(stage.ConvNorm("1", image, Width, Style, Window), shortcut));
    }

    /// <summary>Halves the size and doubles the channels.</summary>
    private GraphValue EncoderStage(GraphBuilder stage, GraphValue input, int convolutions)
    {
        bool hasBias = Normalization == NormalizationKind.None;
        var halved = stage.Conv("down", input, 2 * input.Channels, new() { Kernel = 2, Stride = 2, Bias = hasBias });
        return Residual(stage, Activate(stage, "down", halved), convolutions);
    }

    /// <summary>Doubles the size; half of the channels come from below, the others are those of the encoder.</summary>
    private GraphValue DecoderStage(GraphBuilder stage, GraphValue input, GraphValue skip, int convolutions)
    {
        var enlarged = stage.ConvTranspose("up", input, skip.Channels);
        return Residual(stage, stage.Concat(Activate(stage, "up", enlarged), skip), convolutions);
    }

    private GraphValue Residual(GraphBuilder stage, GraphValue input, int convolutions)
    {
        var features = input;
        for (int index = 1; index <= convolutions; index++)
        {
            features = stage.ConvNormActivation($"{index}", features, input.Channels, Style, Window);
        }

        return End(stage, stage.Add(features, input));
    }

    private GraphValue Activate(GraphBuilder stage, string name, GraphValue features) =>
        stage.Activate($"{name}_act", stage.Normalize($"{name}_norm", features, Normalization), Activation);

    private GraphValue End(GraphBuilder stage, GraphValue sum) => stage.EndBlock(stage.Activate("act", sum, Activation), Style);
}
