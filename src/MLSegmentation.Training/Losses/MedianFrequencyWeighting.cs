namespace MLSegmentation.Training.Losses;

/// <summary>The median of all classes' frequencies over that of the class.</summary>
internal sealed class MedianFrequencyWeighting : ClassWeighting
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels)
    {
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
