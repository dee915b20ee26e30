namespace MLSegmentation.Training.Losses;

/// <summary>
/// The median of the classes' frequencies divided by the class's frequency, its share of the pixels that count in the images where
/// it occurs: Eigen and Fergus, "Predicting Depth, Surface Normals and Semantic Labels with a Common Multi-scale Convolutional
/// Architecture", ICCV 2015, section 4.3.2, used by SegNet on CamVid.
/// </summary>
public sealed record MedianFrequencyWeighting : ClassWeighting
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels)
    {
        ArgumentNullException.ThrowIfNull(classPixels);
        double[] frequencies = [.. Enumerable.Range(0, classPixels[0].Count).Select(index => GetFrequency(classPixels, index))];
        double[] sorted = [.. frequencies.Where(frequency => frequency > 0).Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return [.. frequencies.Select(frequency => frequency > 0 ? median / frequency : 0)];
    }

    /// <inheritdoc/>
    public override string ToString() => "medianFrequency";

    private static double GetFrequency(IReadOnlyList<IReadOnlyList<long>> classPixels, int index)
    {
        var holding = classPixels.Where(counts => counts[index] > 0).ToList();
        return holding.Count == 0 ? 0 : holding.Sum(counts => counts[index]) / (double)holding.Sum(counts => counts.Sum());
    }
}
