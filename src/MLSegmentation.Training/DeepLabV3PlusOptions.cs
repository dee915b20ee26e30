using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a DeepLabv3+ is trained. The network: <see cref="Networks.DeepLabV3Plus"/>.</summary>
public sealed record DeepLabV3PlusOptions : SegmentationTrainerOptions
{
    /// <summary>The residual network that turns the image into features. The default is ResNet-50.</summary>
    public EncoderKind Encoder { get; set; } = EncoderKind.ResNet50;

    /// <summary>How much smaller than the image the encoder's last features are, 8 or 16. The default is 16.</summary>
    public int OutputStride { get; set; } = 16;

    /// <summary>The network that these options describe.</summary>
    internal DeepLabV3Plus CreateNetwork() => new() { Encoder = Encoder, OutputStride = OutputStride };
}
