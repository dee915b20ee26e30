using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>
/// LinkNet: a residual network and a decoder that is as narrow as possible, to which the encoder's features are added: for few multiplications.
/// </summary>
/// <remarks>
/// <para>
/// A. Chaurasia, E. Culurciello, "LinkNet: Exploiting Encoder Representations for Efficient Semantic Segmentation", VCIP 2017, figures 1 and 2.
/// The encoder's layers have torchvision's names (<c>conv1</c>, <c>layer1.0.conv1</c>, …).
/// </para>
/// <para>
/// A block of the decoder narrows its input to a quarter of the channels, doubles the size by a transposed convolution of 4×4, and widens to
/// the channels that the encoder has there. As in the most used implementation, the last block has 32 channels and a 1×1 convolution follows.
/// With three channels in and one out the network has 11,663,777, 21,771,937 or 31,177,777 parameters with ResNet-18, 34 or 50. The
/// normalisation is that of the whole network: by default instance normalisation, and batch normalisation with
/// <see cref="EncoderKind.ImageNetResNet18"/>, whose weights were learned with it. Activation, attention and dropout are those of the decoder.
/// </para>
/// </remarks>
public sealed record LinkNet : BlockArchitecture
{
    private const int LastChannels = 32;

    private static readonly TransposedConvolutionOptions Doubling = new() { Kernel = 4 };

    /// <inheritdoc/>
    public override string Name => "linknet";

    /// <inheritdoc/>
    public override string Paper => "Chaurasia and Culurciello 2017, arXiv:1707.03718";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Ranks => [2];

    /// <summary>The residual network. Default: ResNet-34; the paper has ResNet-18.</summary>
    [Encoder]
    public EncoderKind Encoder { get; init => field = Checked(value); } = EncoderKind.ResNet34;

    internal override bool BeginsWithImageNet => Encoder == EncoderKind.ImageNetResNet18;

    private protected override NormalizationKind DefaultNormalization => ResNetEncoder.DefaultNormalization(Encoder);

    /// <inheritdoc/>
    protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
    {
        var skips = new Stack<GraphValue>(new ResNetEncoder(Encoder, Normalization).Build(graph, image));
        var features = skips.Pop();
        while (features.Reduction > 1)
        {
            var decoder = graph.Scope($"decoder{skips.Count + 1}");
            features = skips.TryPop(out var fine)
                ? decoder.EndBlock(decoder.Add(Block(decoder, features, fine.Channels), fine), Style)
                : decoder.EndBlock(Block(decoder, features, LastChannels), Style);
        }

        return graph.Conv("output", features, outputChannels, ConvolutionOptions.Pointwise);
    }

    /// <summary>Narrows, doubles the size, and widens.</summary>
    private GraphValue Block(GraphBuilder decoder, GraphValue input, int channels)
    {
        int narrow = input.Channels / 4;
        var features = decoder.ConvNormActivation("1", input, narrow, Style, ConvolutionOptions.Pointwise);
        features = decoder.Normalize("up_norm", decoder.ConvTranspose("up", features, narrow, Doubling), Normalization);
        return decoder.ConvNormActivation("2", decoder.Activate("up_act", features, Activation), channels, Style, ConvolutionOptions.Pointwise);
    }
}
