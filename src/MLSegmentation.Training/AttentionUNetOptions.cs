using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How an Attention U-Net is trained. The network: <see cref="Networks.AttentionUNet"/>.</summary>
public sealed record AttentionUNetOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 2 to 4096; the default is 64.</summary>
    public int Width { get; set; } = 64;

    /// <summary>How often the size is halved, 1 to 8. The default is 4.</summary>
    public int Depth { get; set; } = 4;

    /// <summary>The normalisation after each convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>Whether there are gates; without them the network is a U-Net, to compare with. The default is true.</summary>
    public bool Gates { get; set; } = true;

    /// <summary>The network that these options describe.</summary>
    internal AttentionUNet CreateNetwork() => new() { Width = Width, Depth = Depth, Normalization = Normalization, Gates = Gates };
}
