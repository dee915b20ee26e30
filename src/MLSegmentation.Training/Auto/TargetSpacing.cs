namespace MLSegmentation.Training.Auto;

/// <summary>The spacing that images are brought to before a training, after the rules of nnU-Net. The axes keep their order.</summary>
internal static class TargetSpacing
{
    /// <summary>An axis is coarse beyond this factor to the others, in its spacing and, the other way round, in its size.</summary>
    private const double Anisotropic = 3;

    private const double FinePercentile = 0.1;
    private const double JustAbove = 1e-5;

    /// <summary>The median along each axis; along a coarse one, a spacing that more of the images reach.</summary>
    /// <param name="spacings">The spacing of each image.</param>
    /// <param name="sizes">The size of each image.</param>
    public static double[] Find(IReadOnlyList<IReadOnlyList<double>> spacings, IReadOnlyList<IReadOnlyList<int>> sizes)
    {
        int rank = spacings[0].Count;
        double[] target = [.. Enumerable.Range(0, rank).Select(axis => Quantile(spacings.Select(spacing => spacing[axis]), 0.5))];
        double[] size = MedianSize(sizes);
        int coarsest = Array.IndexOf(target, target.Max());
        int[] others = [.. Enumerable.Range(0, rank).Where(axis => axis != coarsest)];
        double finer = others.Max(axis => target[axis]);
        if (target[coarsest] > Anisotropic * finer && Anisotropic * size[coarsest] < others.Min(axis => size[axis]))
        {
            double found = Quantile(spacings.Select(spacing => spacing[coarsest]), FinePercentile);
            target[coarsest] = found < finer ? finer + JustAbove : found;
        }

        return target;
    }

    /// <summary>The size of an image in another spacing.</summary>
    public static int[] Resample(IReadOnlyList<double> from, IReadOnlyList<double> to, IReadOnlyList<int> size) =>
        [.. size.Select((side, axis) => (int)Math.Round(from[axis] / to[axis] * side))];

    /// <summary>The median of the sides along each axis.</summary>
    public static double[] MedianSize(IReadOnlyList<IReadOnlyList<int>> sizes) =>
        [.. Enumerable.Range(0, sizes[0].Count).Select(axis => Quantile(sizes.Select(size => (double)size[axis]), 0.5))];

    /// <summary>A quantile, between two values in proportion.</summary>
    private static double Quantile(IEnumerable<double> values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        double place = quantile * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }
}
