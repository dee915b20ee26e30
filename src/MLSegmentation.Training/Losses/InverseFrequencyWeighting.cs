namespace MLSegmentation.Training.Losses;

/// <summary>
/// The pixels that count, divided by the number of classes that occur and by the pixels of the class: every class has the same say
/// in the whole set, and a pixel weighs 1 on average.
/// </summary>
public sealed record InverseFrequencyWeighting : ClassWeighting
{
    /// <inheritdoc/>
    public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels)
    {
        ArgumentNullException.ThrowIfNull(classPixels);
        double[] pixels = [.. Enumerable.Range(0, classPixels[0].Count).Select(index => (double)classPixels.Sum(counts => counts[index]))];
        int present = pixels.Count(count => count > 0);
        return [.. pixels.Select(count => count > 0 ? pixels.Sum() / (present * count) : 0)];
    }

    /// <inheritdoc/>
    public override string ToString() => "inverseFrequency";
}
