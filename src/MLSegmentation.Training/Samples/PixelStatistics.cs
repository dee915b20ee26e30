using System.Numerics;

namespace MLSegmentation.Training.Samples;

/// <summary>Sums over the pixels of images.</summary>
/// <param name="Count">How many pixels there are.</param>
/// <param name="Sums">Those that the format of the pixels takes, mostly one for each channel.</param>
internal readonly record struct PixelStatistics(long Count, IReadOnlyList<ChannelSums> Sums)
{
    /// <summary>Adds up two sets of images of the same kind.</summary>
    public static PixelStatistics operator +(PixelStatistics left, PixelStatistics right) =>
        new(left.Count + right.Count, [.. left.Sums.Zip(right.Sums, (first, second) => first + second)]);

    public bool Equals(PixelStatistics other) => Count == other.Count && Sums.SequenceEqual(other.Sums);

    public override int GetHashCode() => Count.GetHashCode();
}

/// <summary>The sum of a channel's values and of their squares; of whole numbers without rounding, as long as they stay below 2^53.</summary>
internal readonly record struct ChannelSums(double Values, double Squares)
{
    /// <summary>Adds up two sets of values.</summary>
    public static ChannelSums operator +(ChannelSums left, ChannelSums right) => new(left.Values + right.Values, left.Squares + right.Squares);

    /// <summary>The sums of the values of a plane.</summary>
    public static ChannelSums Of<T>(ReadOnlySpan<T> plane)
        where T : unmanaged, INumber<T>
    {
        var (values, squares) = (0.0, 0.0);
        foreach (var item in plane)
        {
            double value = double.CreateTruncating(item);
            values += value;
            squares += value * value;
        }

        return new ChannelSums(values, squares);
    }

    /// <summary>Mean and standard deviation of as many values.</summary>
    public (double Mean, double Deviation) GetMoments(long count)
    {
        double mean = Values / count;
        return (mean, Math.Sqrt(Math.Max(0, (Squares / count) - (mean * mean))));
    }
}
