using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// DeepLabv3+: a residual network whose last features are looked at with kernels spread over several distances (atrous spatial pyramid
/// pooling), joined with fine features of its first stage.
/// </summary>
/// <remarks>
/// <para>
/// L.-C. Chen, Y. Zhu, G. Papandreou, F. Schroff, H. Adam, "Encoder-Decoder with Atrous Separable Convolution for Semantic Image
/// Segmentation", ECCV 2018, figure 2, with ordinary in place of separable convolutions.
/// </para>
/// <para>
/// The encoder is by default ResNet-50, the smallest with the bottleneck blocks of the paper's ResNet-101. With ResNet-18 the network has two
/// fifths of its parameters and three fifths of its multiply-adds. The mean over the whole image is projected with a bias and without the
/// paper's batch normalisation: of a single image, it is one number per channel, of which no statistics can be taken. So the network trains
/// with a batch of one.
/// </para>
/// </remarks>
public sealed record DeepLabV3Plus : EncoderArchitecture
{
    /// <summary>The network with ResNet-50.</summary>
    public DeepLabV3Plus() => Encoder = EncoderKind.ResNet50;

    /// <inheritdoc/>
    public override string Name => "deeplabv3+";

    /// <inheritdoc/>
    public override string Paper => "Chen et al. 2018, arXiv:1802.02611";

    /// <summary>
    /// How much smaller than the image the last features are, 16 or 8. Default 16; with 8, which is somewhat more exact in the paper
    /// (table 3), there are 2.6 times as many multiply-adds with ResNet-50.
    /// </summary>
    [HyperParameter("How much smaller than the image the encoder's last features are.", Choices = [8, 16])]
    public int OutputStride { get; init => field = Checked(value); } = 16;

    private int Channels => 256 / Narrowing;

    private int FineChannels => 48 / Narrowing;

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = Encode(graph, image, OutputStride);
        var context = Pyramid(graph.Scope("aspp"), features[^1]);

        var decoder = graph.Scope("decoder");
        var fine = decoder.ConvNormActivation("_fine", features[1], FineChannels, Style, ConvolutionOptions.Pointwise);
        var joined = decoder.Concat(decoder.Upsample(context, context.Reduction / fine.Reduction), fine);
        var logits = graph.Conv("output", decoder.DoubleConv(joined, Channels, Style), outputChannels, ConvolutionOptions.Pointwise);
        return graph.Upsample(logits, logits.Reduction);
    }

    /// <summary>The positions themselves, their surroundings at three distances, and the whole image.</summary>
    private GraphValue Pyramid(GraphBuilder pyramid, GraphValue features)
    {
        // 6, 12 and 18 at output stride 16: twice as many finer positions cover the same of the image.
        int rate = 6 * 16 / OutputStride;
        var mean = pyramid.GlobalAveragePool(features);
        var whole = pyramid.Activate("act_whole", pyramid.Conv("conv_whole", mean, Channels, ConvolutionOptions.Pointwise), Activation);
        var joined = pyramid.Concat(
            pyramid.ConvNormActivation("1", features, Channels, Style, ConvolutionOptions.Pointwise),
            pyramid.ConvNormActivation("2", features, Channels, Style, new() { Dilation = rate }),
            pyramid.ConvNormActivation("3", features, Channels, Style, new() { Dilation = 2 * rate }),
            pyramid.ConvNormActivation("4", features, Channels, Style, new() { Dilation = 3 * rate }),
            pyramid.Upsample(whole, like: features, InterpolationKind.Nearest));
        return pyramid.EndBlock(pyramid.ConvNormActivation("_joined", joined, Channels, Style, ConvolutionOptions.Pointwise), Style);
    }
}
