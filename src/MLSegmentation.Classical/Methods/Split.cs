namespace MLSegmentation.Classical.Methods;

/// <summary>An image with a threshold, turned so that the second class is above it.</summary>
/// <param name="Values">The values, row by row, negative where the second class is the darker one.</param>
/// <param name="Level">The threshold.</param>
internal readonly record struct Split(float[] Values, double Level)
{
    /// <summary>The class of each pixel.</summary>
    public byte[] ToLabels()
    {
        byte[] labels = new byte[Values.Length];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = Values[pixel] > Level ? (byte)1 : (byte)0;
        }

        return labels;
    }

    /// <summary>Turns values by the threshold between bright and dark, which itself is dark.</summary>
    public static Split Turn(float[] values, double level, ForegroundPolarity polarity)
    {
        bool isDark = polarity switch
        {
            ForegroundPolarity.Smaller => 2 * values.Count(value => value > level) > values.Length,
            _ => polarity == ForegroundPolarity.Darker,
        };
        return isDark ? new Split(Array.ConvertAll(values, value => -value), Math.BitDecrement(-level)) : new Split(values, level);
    }
}
