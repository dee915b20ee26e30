namespace MLSegmentation.Training.Auto;

/// <summary>The largest patch that fits into a budget of memory, and the batch that goes with it, after the rules of nnU-Net.</summary>
internal sealed record PatchSearch
{
    /// <summary>The memory of nnU-Net's reference.</summary>
    public const double UsualMemory = 8e9;

    private const double LargestArea = 2048.0 * 2048;
    private const double LargestVolume = 256.0 * 256 * 256;

    /// <summary>A batch covers at most so much of all data.</summary>
    private const double LargestShare = 0.05;

    private const int SmallestBatch = 2;

    /// <summary>The distance between neighbours along each axis.</summary>
    public required IReadOnlyList<double> Spacing { get; init; }

    /// <summary>The median of the images' sides; halves are allowed.</summary>
    public required IReadOnlyList<double> MedianSize { get; init; }

    /// <summary>How many classes there are, the background included.</summary>
    public required int Classes { get; init; }

    /// <summary>The positions of all images together, of which a batch covers at most a twentieth; null not to look at them.</summary>
    public double? Positions { get; init; }

    /// <summary>What the network is made of.</summary>
    public PlannedBlocks Blocks { get; init; }

    /// <summary>
    /// The bytes of a graphics card that the search is made for. nnU-Net's own is 8 GB, for which it has found out how many elements feature maps may
    /// have: for networks of plain blocks, and for the middle one of its residual presets.
    /// </summary>
    public double ReferenceMemory { get; init; } = UsualMemory;

    private int Rank => Spacing.Count;

    private int ReferenceBatch => Rank == 2 ? 12 : 2;

    private double Limit => ReferenceMemory / UsualMemory * (Blocks, Rank) switch
    {
        (PlannedBlocks.Plain, 2) => 8.5e7,
        (PlannedBlocks.Plain, _) => 5.6e8,
        (_, 2) => 1.35e8,
        _ => 6.8e8,
    };

    /// <summary>Searches.</summary>
    /// <exception cref="SegmentationException">The memory is too small for a patch of a single position.</exception>
    public FoundPatch Find()
    {
        var topology = PoolingTopology.For(Spacing, GetFirstPatch());
        long elements = FeatureMaps.Count(topology, Classes, Blocks);

        // Axes that reach furthest across the images shrink first, by as much as the next smaller patch asks for.
        while ((Blocks == PlannedBlocks.Plain ? (double)elements / ReferenceBatch * 2 : elements) > Limit)
        {
            int axis = Enumerable.Range(0, Rank).MaxBy(index => (topology.Patch[index] / MedianSize[index], index));
            if (topology.Patch[axis] == 1)
            {
                throw new SegmentationException("The reference memory is too small for any patch of nnU-Net's network; give more.");
            }

            topology = topology.Shrink(Spacing, axis);
            elements = FeatureMaps.Count(topology, Classes, Blocks);
        }

        double batch = Math.Round(Limit / elements * ReferenceBatch);
        double most = Positions is { } all ? Math.Round(all * LargestShare / topology.CountPositions().First()) : double.PositiveInfinity;
        return new FoundPatch(topology, (int)Math.Min(int.MaxValue, Math.Max(Math.Min(batch, most), SmallestBatch)), elements);
    }

    private double[] GetFirstPatch()
    {
        double volume = Spacing.Aggregate(1.0, (product, distance) => product / distance);
        double scale = Math.Pow((Rank == 2 ? LargestArea : LargestVolume) / volume, 1.0 / Rank);
        return [.. Spacing.Zip(MedianSize, (distance, median) => Math.Min(Math.Round(scale / distance), median))];
    }
}

/// <summary>What <see cref="PatchSearch"/> found.</summary>
/// <param name="Topology">The patch, and where it is halved.</param>
/// <param name="BatchSize">The patches of a batch.</param>
/// <param name="Elements">The elements of the feature maps of one patch.</param>
internal sealed record FoundPatch(PoolingTopology Topology, int BatchSize, long Elements);
