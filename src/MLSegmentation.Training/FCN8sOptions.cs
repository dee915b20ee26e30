using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How an FCN-8s is trained. The network: <see cref="Networks.FCN8s"/>.</summary>
public sealed record FCN8sOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size, 1 to 4096; up to 64 times as many in smaller features. The default is 64.</summary>
    public int Width { get; set; } = 64;

    /// <summary>The network that these options describe.</summary>
    internal FCN8s CreateNetwork() => new() { Width = Width };
}
