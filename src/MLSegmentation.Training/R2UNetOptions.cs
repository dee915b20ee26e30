using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How an R2U-Net is trained. The network: <see cref="Networks.R2UNet"/>.</summary>
public sealed record R2UNetOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 1 to 4096; the default is 64.</summary>
    public int Width { get; set; } = 64;

    /// <summary>How often the size is halved, 1 to 8. The default is 4.</summary>
    public int Depth { get; set; } = 4;

    /// <summary>The normalisation after each 3×3 convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>How often each recurrent layer is applied again, 1 to 8. The default is 2.</summary>
    public int Recurrences { get; set; } = 2;

    /// <summary>The network that these options describe.</summary>
    internal R2UNet CreateNetwork() => new() { Width = Width, Depth = Depth, Normalization = Normalization, Recurrences = Recurrences };
}
