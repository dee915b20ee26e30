using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a U-Net is trained. The network: <see cref="Networks.UNet"/>.</summary>
public sealed record UNetOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 1 to 4096; the default is 64.</summary>
    public int Width { get; set; } = 64;

    /// <summary>How often the size is halved, 1 to 8. The default is 4.</summary>
    public int Depth { get; set; } = 4;

    /// <summary>The normalisation after each convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>How the expanding path enlarges. The default is transposed convolution.</summary>
    public UpsamplingKind Upsampling { get; set; } = UpsamplingKind.Transposed;

    /// <summary>
    /// Whether every level of the expanding path has an output of its own, at its own size, whose loss counts. The default is false.
    /// </summary>
    public bool DeepSupervision { get; set; }

    /// <summary>The network that these options describe.</summary>
    internal UNet CreateNetwork() => new()
    {
        Width = Width,
        Depth = Depth,
        Normalization = Normalization,
        Upsampling = Upsampling,
        DeepSupervision = DeepSupervision,
    };
}
