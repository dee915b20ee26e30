namespace MLSegmentation.Training.Data;

/// <summary>The sum of a channel's values and of their squares; of whole numbers without rounding, as long as they stay below 2^53.</summary>
internal readonly record struct ChannelSums(double Values, double Squares)
{
    /// <summary>Adds up two sets of values.</summary>
    public static ChannelSums operator +(ChannelSums left, ChannelSums right) => new(left.Values + right.Values, left.Squares + right.Squares);

    /// <summary>The sums of values given as how often each occurs.</summary>
    public static ChannelSums OfHistogram(ReadOnlySpan<int> histogram)
    {
        var (values, squares) = (0L, 0L);
        for (int value = 0; value < histogram.Length; value++)
        {
            values += (long)value * histogram[value];
            squares += (long)value * value * histogram[value];
        }

        return new ChannelSums(values, squares);
    }

    /// <summary>The sums of the values of a plane.</summary>
    public static ChannelSums OfPlane(ReadOnlySpan<float> plane)
    {
        var (values, squares) = (0.0, 0.0);
        foreach (float value in plane)
        {
            values += value;
            squares += (double)value * value;
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
