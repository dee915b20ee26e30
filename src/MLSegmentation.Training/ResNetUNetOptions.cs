using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a U-Net with a ResNet encoder is trained. The network: <see cref="Networks.ResNetUNet"/>.</summary>
public sealed record ResNetUNetOptions : SegmentationTrainerOptions
{
    /// <summary>The contracting path. The default is ResNet-34.</summary>
    public EncoderKind Encoder { get; set; } = EncoderKind.ResNet34;

    /// <summary>The network that these options describe.</summary>
    internal ResNetUNet CreateNetwork() => new() { Encoder = Encoder };
}
