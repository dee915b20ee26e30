using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// A network whose encoder is a residual network, which may start from weights learned on ImageNet. Derive a record from this in place of
/// <see cref="BlockArchitecture"/> to give your own decoder the same encoders; <see cref="Encode"/> adds the one that is chosen.
/// </summary>
/// <remarks>
/// The encoder's layers have torchvision's names (<c>conv1</c>, <c>layer1.0.conv1</c>, …). Unless a network's documentation says otherwise,
/// the normalisation is that of the whole network: by default instance normalisation, and batch normalisation with
/// <see cref="EncoderKind.ImageNetResNet18"/>, whose weights were learned with it, as all weights of ImageNet were. Activation, attention and
/// dropout are those of what follows the encoder.
/// </remarks>
public abstract record EncoderArchitecture : BlockArchitecture
{
    /// <summary>Images only: weights of ImageNet are those of two dimensions.</summary>
    public override IReadOnlyList<int> Ranks => [2];

    /// <summary>
    /// The residual network. Default: ResNet-34, which costs less than ResNet-50 and has more to give than ResNet-18, unless the network's
    /// documentation says otherwise.
    /// </summary>
    [Encoder]
    public EncoderKind Encoder { get; init => field = Checked(value); } = EncoderKind.ResNet34;

    /// <summary>By how much the channels of encoder and decoder are divided: 1 but in tests, which have no time for millions of weights.</summary>
    internal int Narrowing { get; init; } = 1;

    internal override bool BeginsWithImageNet => Encoder == EncoderKind.ImageNetResNet18;

    private protected override NormalizationKind DefaultNormalization => BeginsWithImageNet ? NormalizationKind.Batch : NormalizationKind.Instance;

    /// <summary>Adds the encoder to the network.</summary>
    /// <param name="graph">The builder that <see cref="NetworkArchitecture.Build"/> got.</param>
    /// <param name="image">The image.</param>
    /// <param name="outputStride">
    /// How much smaller than the image the last features are: 32 (default), 16 or 8. Below 32 the last stages keep the size and spread their
    /// kernels instead.
    /// </param>
    /// <returns>
    /// The features after the first convolution, at half the size, and after each of the four stages, at a quarter, an eighth, a sixteenth and
    /// a thirty-second, or at the output stride. Stages of which nothing is used are left out of the network.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The output stride is none of these.</exception>
    protected IReadOnlyList<GraphValue> Encode(GraphBuilder graph, GraphValue image, int outputStride = 32) => outputStride is 8 or 16 or 32
        ? new ResNetEncoder(Encoder, Normalization, outputStride, Narrowing).Build(graph, image)
        : throw new ArgumentOutOfRangeException(nameof(outputStride), outputStride, "The output stride must be 8, 16 or 32.");
}
