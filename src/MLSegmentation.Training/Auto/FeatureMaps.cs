namespace MLSegmentation.Training.Auto;

/// <summary>
/// How many elements the feature maps of nnU-Net's networks have for one sample, by which it tells how much memory a patch needs:
/// Isensee et al., Nature Methods 2021, and for residual encoders "nnU-Net Revisited", MICCAI 2024.
/// </summary>
internal static class FeatureMaps
{
    private const int FirstFeatures = 32;

    private static readonly int[] ResidualBlocks = [1, 3, 4, 6];

    /// <summary>The channels of each stage: twice as many as the one before has, up to 512 for images and 320 for volumes.</summary>
    public static int[] GetFeatures(int stages, int rank) =>
        [.. Enumerable.Range(0, stages).Select(stage => (int)Math.Min((long)FirstFeatures << Math.Min(stage, 10), rank == 2 ? 512 : 320))];

    /// <summary>Counts the elements.</summary>
    /// <param name="topology">The stages.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="blocks">What the stages are made of.</param>
    /// <param name="areAllHeads">Whether every stage of the decoder has a head, as for deep supervision; else the last one has.</param>
    public static long Count(PoolingTopology topology, int classes, PlannedBlocks blocks, bool areAllHeads = false)
    {
        long[] positions = [.. topology.CountPositions()];
        int[] features = GetFeatures(positions.Length, topology.Patch.Count);
        long sum = blocks == PlannedBlocks.Plain ? CountPlain(positions, features) : CountResidual(topology, positions, features);
        int heads = areAllHeads ? positions.Length - 1 : Math.Min(1, positions.Length - 1);
        return sum + positions.Take(heads).Sum(count => classes * count);
    }

    /// <summary>Two convolutions in each stage; in the decoder, a transposed one before them.</summary>
    private static long CountPlain(long[] positions, int[] features) =>
        positions.Select((count, stage) => (stage < positions.Length - 1 ? 5 : 2) * features[stage] * count).Sum();

    /// <summary>A convolution before all blocks; two in each block, and a third on its way around where a block strides or widens.</summary>
    private static long CountResidual(PoolingTopology topology, long[] positions, int[] features)
    {
        long sum = features[0] * positions[0];
        for (int stage = 0; stage < positions.Length; stage++)
        {
            int blocks = ResidualBlocks[Math.Min(stage, ResidualBlocks.Length - 1)];
            bool isProjected = topology.Strides[stage].Any(stride => stride > 1) || (stage > 0 && features[stage] != features[stage - 1]);
            int decoder = stage < positions.Length - 1 ? 2 : 0;
            sum += ((2 * blocks) + (isProjected ? 1 : 0) + decoder) * features[stage] * positions[stage];
        }

        return sum;
    }
}
