using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a ResUNet++ is trained. The network: <see cref="Networks.ResUNetPlusPlus"/>.</summary>
public sealed record ResUNetPlusPlusOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 8 to 4096; the default is 16.</summary>
    public int Width { get; set; } = 16;

    /// <summary>How often the size is halved, 1 to 8. The default is 3.</summary>
    public int Depth { get; set; } = 3;

    /// <summary>The normalisation of convolutions. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>The network that these options describe.</summary>
    internal ResUNetPlusPlus CreateNetwork() => new() { Width = Width, Depth = Depth, Normalization = Normalization };
}
