using MLSegmentation.Options;
using MLSegmentation.Training.Auto;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training;

/// <summary>What nnU-Net chooses for a data set: <see cref="NNUNetDataSet.Plan"/>.</summary>
public sealed class NNUNetConfiguration
{
    private readonly PoolingTopology _topology;
    private readonly PlannedBlocks _blocks;

    private NNUNetConfiguration(PoolingTopology topology, PlannedBlocks blocks) => (_topology, _blocks) = (topology, blocks);

    /// <summary>The spacing that the data are resampled to.</summary>
    public required IReadOnlyList<double> Spacing { get; init => field = new ValueList<double>([.. value]); }

    /// <summary>The median of their sides in that spacing.</summary>
    public required IReadOnlyList<double> MedianSize { get; init => field = new ValueList<double>([.. value]); }

    /// <summary>The size of a patch.</summary>
    public IReadOnlyList<int> PatchSize => _topology.Patch;

    /// <summary>How many patches a batch has.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The elements of the feature maps of a patch, by which nnU-Net tells how much memory it needs.</summary>
    public required long FeatureMapElements { get; init; }

    /// <summary>The strides with which the stages begin, along each axis; those of the first are 1.</summary>
    public IReadOnlyList<PerAxis> Strides => [.. _topology.Strides.Select(PoolingTopology.ToPerAxis)];

    /// <summary>The kernels of the stages, along each axis.</summary>
    public IReadOnlyList<PerAxis> Kernels => [.. _topology.Kernels.Select(PoolingTopology.ToPerAxis)];

    /// <summary>The network of these stages, as nnU-Net makes and trains it.</summary>
    /// <returns>The network.</returns>
    /// <exception cref="SegmentationException">The patch is too small to be halved, so that there is no network.</exception>
    public NNUNet CreateNetwork() => _topology.CreateNetwork(_blocks);

    internal static NNUNetConfiguration Of(FoundPatch found, IReadOnlyList<double> spacing, IReadOnlyList<double> medianSize, PlannedBlocks blocks) =>
        new(found.Topology, blocks)
        {
            Spacing = spacing,
            MedianSize = medianSize,
            BatchSize = found.BatchSize,
            FeatureMapElements = found.Elements,
        };
}
