using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a V-Net is trained. The network: <see cref="Networks.VNet"/>.</summary>
public sealed record VNetOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 1 to 4096; the default is 16.</summary>
    public int Width { get; set; } = 16;

    /// <summary>The normalisation after each convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>The network that these options describe.</summary>
    internal VNet CreateNetwork() => new() { Width = Width, Normalization = Normalization };
}
