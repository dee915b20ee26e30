namespace MLSegmentation.Training.Data;

/// <summary>The sum of a channel's values and of their squares.</summary>
internal readonly record struct ChannelSums(long Values, long Squares)
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
}
