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
/// Segmentation", ECCV 2018, figure 2, with ordinary in place of separable convolutions. The encoder's layers have torchvision's names
/// (<c>conv1</c>, <c>layer1.0.conv1</c>, …).
/// </para>
/// <para>
/// The normalisation is that of the whole network: by default instance normalisation, and batch normalisation with
/// <see cref="EncoderKind.ImageNetResNet18"/>, whose weights were learned with it, as all weights of ImageNet were. Activation, attention and
/// dropout are those of what follows the encoder. The mean over the whole image is projected with a bias and without the paper's batch
/// normalisation: of a single image, it is one number per channel, of which no statistics can be taken. So the network trains with a
/// batch of one.
/// </para>
/// </remarks>
public sealed record DeepLabV3Plus : BlockArchitecture
{
    private const int Channels = 256;
    private const int FineChannels = 48;

    /// <inheritdoc/>
    public override string Name => "deeplabv3+";

    /// <inheritdoc/>
    public override string Paper => "Chen et al. 2018, arXiv:1802.02611";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Ranks => [2];

    /// <summary>
    /// The residual network. Default: ResNet-50, the smallest with the bottleneck blocks of the paper's ResNet-101. With ResNet-18 the
    /// network has two fifths of its parameters and three fifths of its multiply-adds.
    /// </summary>
    [Encoder]
    public EncoderKind Encoder { get; init => field = Checked(value); } = EncoderKind.ResNet50;

    /// <summary>
    /// How much smaller than the image the last features are, 16 or 8. Default 16; with 8, which is somewhat more exact in the paper
    /// (table 3), there are 2.6 times as many multiply-adds with ResNet-50.
    /// </summary>
    [HyperParameter("How much smaller than the image the encoder's last features are.", Choices = [8, 16])]
    public int OutputStride { get; init => field = Checked(value); } = 16;

    internal override bool BeginsWithImageNet => Encoder == EncoderKind.ImageNetResNet18;

    private protected override NormalizationKind DefaultNormalization => ResNetEncoder.DefaultNormalization(Encoder);

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var features = new ResNetEncoder(Encoder, Normalization, OutputStride).Build(graph, image);
        var context = Pyramid(graph.Scope("aspp"), features[^1]);

        var decoder = graph.Scope("decoder");
        var fine = decoder.ConvNormActivation("_fine", features[1], FineChannels, Style, new() { Kernel = 1 });
        var joined = decoder.Concat(decoder.Upsample(context, context.Reduction / fine.Reduction), fine);
        var logits = graph.Conv("output", decoder.DoubleConv(joined, Channels, Style), outputChannels, new() { Kernel = 1 });
        return graph.Upsample(logits, logits.Reduction);
    }

    /// <summary>The positions themselves, their surroundings at three distances, and the whole image.</summary>
    private GraphValue Pyramid(GraphBuilder pyramid, GraphValue features)
    {
        // 6, 12 and 18 at output stride 16: twice as many finer positions cover the same of the image.
        int rate = 6 * 16 / OutputStride;
        var whole = pyramid.Activate("act_whole", pyramid.Conv("conv_whole", pyramid.GlobalAveragePool(features), Channels, new() { Kernel = 1 }), Activation);
        var joined = pyramid.Concat(
            pyramid.ConvNormActivation("1", features, Channels, Style, new() { Kernel = 1 }),
            pyramid.ConvNormActivation("2", features, Channels, Style, new() { Dilation = rate }),
            pyramid.ConvNormActivation("3", features, Channels, Style, new() { Dilation = 2 * rate }),
            pyramid.ConvNormActivation("4", features, Channels, Style, new() { Dilation = 3 * rate }),
            pyramid.Upsample(whole, like: features, InterpolationKind.Nearest));
        return pyramid.EndBlock(pyramid.ConvNormActivation("_joined", joined, Channels, Style, new() { Kernel = 1 }), Style);
    }
}
