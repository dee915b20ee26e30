namespace MLSegmentation.Training.Samples;

/// <summary>Sums over the pixels of images.</summary>
/// <param name="Count">How many pixels there are.</param>
/// <param name="Sums">Those that the format of the pixels takes, mostly one for each channel.</param>
internal readonly record struct PixelStatistics(long Count, IReadOnlyList<ChannelSums> Sums)
{
    /// <summary>Adds up two sets of images of the same kind.</summary>
    public static PixelStatistics operator +(PixelStatistics left, PixelStatistics right) =>
        new(left.Count + right.Count, [.. left.Sums.Zip(right.Sums, (first, second) => first + second)]);

    /// <inheritdoc/>
    public bool Equals(PixelStatistics other) => Count == other.Count && Sums.SequenceEqual(other.Sums);

    /// <inheritdoc/>
    public override int GetHashCode() => Count.GetHashCode();
}
