namespace MLSegmentation.Training.Auto;

/// <summary>The spacing at which a patch sees enough of a volume, after the rules of nnU-Net; null where one sees enough as it is.</summary>
/// <param name="Spacing">The distance between neighbours along each axis.</param>
/// <param name="Size">The median size in this spacing.</param>
/// <param name="Patch">The patch.</param>
internal sealed record LowResolution(IReadOnlyList<double> Spacing, IReadOnlyList<int> Size, FoundPatch Patch)
{
    /// <summary>A patch should see so much of an image.</summary>
    private const double EnoughShare = 0.25;

    private const double Growth = 1.03;

    /// <summary>Axes that are finer than the coarsest by more than this grow alone.</summary>
    private const double MuchFiner = 2;

    /// <summary>The volume must shrink by so much, or training at full resolution does as well.</summary>
    private const double LeastReduction = 2;

    /// <summary>Searches; null where patches at full resolution see enough, or where little would be gained.</summary>
    public static LowResolution? Find(PatchSearch full)
    {
        double[] spacing = [.. full.Spacing];
        var found = full.Find();
        double whole = Product(full.MedianSize);
        double size = whole;
        int rounds = 0;
        double[] median = [.. full.MedianSize];
        while (found.Topology.CountPositions().First() / size < EnoughShare)
        {
            double coarsest = spacing.Max();
            bool areAlike = spacing.All(distance => coarsest / distance <= MuchFiner);
            spacing = Array.ConvertAll(spacing, distance => areAlike || coarsest / distance > MuchFiner ? distance * Growth : distance);
            double[] exact = [.. full.MedianSize.Select((side, axis) => full.Spacing[axis] / spacing[axis] * side)];
            size = Product(exact);
            median = [.. exact.Select(side => Math.Round(side))];
            found = (full with { Spacing = spacing, MedianSize = median, Positions = full.Positions * size / whole }).Find();
            rounds++;
        }

        return rounds == 0 || LeastReduction * Product(median) > whole
            ? null
            : new LowResolution(spacing, [.. median.Select(side => (int)side)], found);
    }

    private static double Product(IEnumerable<double> sides) => sides.Aggregate(1.0, (product, side) => product * side);
}
