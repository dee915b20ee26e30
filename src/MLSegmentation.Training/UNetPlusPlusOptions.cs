using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training;

/// <summary>How a UNet++ is trained. The network: <see cref="Networks.UNetPlusPlus"/>.</summary>
public sealed record UNetPlusPlusOptions : SegmentationTrainerOptions
{
    /// <summary>The channels at full size; each level below has twice as many. 1 to 4096; the default is 32.</summary>
    public int Width { get; set; } = 32;

    /// <summary>How often the size is halved, 1 to 8. The default is 4.</summary>
    public int Depth { get; set; } = 4;

    /// <summary>The normalisation after each convolution. The default is instance normalisation.</summary>
    public NormalizationKind Normalization { get; set; } = NormalizationKind.Instance;

    /// <summary>How nodes are enlarged. The default is transposed convolution.</summary>
    public UpsamplingKind Upsampling { get; set; } = UpsamplingKind.Transposed;

    /// <summary>Whether every node of the top row has an output of its own whose loss counts. The default is false.</summary>
    public bool DeepSupervision { get; set; }

    /// <summary>
    /// The depth of the head that the network is cut down to, from 1 to <see cref="Depth"/>; null for the whole network. The default is null.
    /// </summary>
    public int? Prune { get; set; }

    /// <summary>The network that these options describe.</summary>
    internal UNetPlusPlus CreateNetwork()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Prune ?? Depth, Depth, nameof(Prune));
        return new UNetPlusPlus
        {
            Width = Width,
            Depth = Depth,
            Normalization = Normalization,
            Upsampling = Upsampling,
            DeepSupervision = DeepSupervision,
            Prune = Prune,
        };
    }
}
