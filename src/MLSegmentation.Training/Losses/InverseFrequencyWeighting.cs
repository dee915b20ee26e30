namespace MLSegmentation.Training.Losses;

/// <summary>All pixels over those of the class, times the number of classes.</summary>
internal sealed class InverseFrequencyWeighting : ClassWeighting
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels)
    {
        double[] pixels = [.. Enumerable.Range(0, classPixels[0].Count).Select(index => (double)classPixels.Sum(counts => counts[index]))];
        int present = pixels.Count(count => count > 0);
        return [.. pixels.Select(count => count > 0 ? pixels.Sum() / (present * count) : 0)];
    }

    /// <inheritdoc/>
    public override string ToString() => "inverseFrequency";
}
