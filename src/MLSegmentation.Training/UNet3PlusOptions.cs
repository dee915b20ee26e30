using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a UNet 3+ is trained. The network: <see cref="Networks.UNet3Plus"/>.</summary>
public sealed record UNet3PlusOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 1 to 4096; the default is 64.</summary>
    public int Width { get; set; } = 64;

    /// <summary>How often the size is halved, 1 to 8. The default is 4.</summary>
    public int Depth { get; set; } = 4;

    /// <summary>The normalisation after each convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>Whether every decoder stage and the lowest level have outputs of their own whose loss counts. The default is false.</summary>
    public bool DeepSupervision { get; set; }

    /// <summary>The network that these options describe.</summary>
    internal UNet3Plus CreateNetwork() => new() { Width = Width, Depth = Depth, Normalization = Normalization, DeepSupervision = DeepSupervision };
}
