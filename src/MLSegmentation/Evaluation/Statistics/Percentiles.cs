namespace MLSegmentation.Evaluation.Statistics;

/// <summary>Percentiles of a sample, interpolated between its values (Hyndman and Fan 1996, definition 7, as NumPy's default).</summary>
internal static class Percentiles
{
    /// <summary>The value below which a share of the sample lies.</summary>
    /// <param name="sorted">The sample, ascending, without values that are no numbers.</param>
    /// <param name="share">The share, 0 to 1.</param>
    /// <returns>The value; NaN for an empty sample.</returns>
    public static double Get(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
