namespace MLSegmentation.Inspection;

/// <summary>
/// Counts values of any range in bins of one width. What lies outside doubles the width and halves the number of bins that are used, so that
/// nothing has to be known beforehand, and memory stays the same.
/// </summary>
internal sealed class HistogramBins
{
    private const int Count = 256;
    private const int ShownCount = 64;

    private readonly long[] _counts = new long[Count];
    private double _lower;
    private double _width;

    private HistogramBins(double lower, double width) => (_lower, _width) = (lower, width);

    private double Upper => _lower + (Count * _width);

    /// <summary>The bins of bytes, of which each has its own.</summary>
    public static HistogramBins OfBytes(ReadOnlySpan<int> counts)
    {
        var bins = new HistogramBins(0, 1);
        for (int value = 0; value < counts.Length; value++)
        {
            bins._counts[value] = counts[value];
        }

        return bins;
    }

    /// <summary>The bins of values between two limits.</summary>
    public static HistogramBins OfValues(ReadOnlySpan<float> values, float minimum, float maximum)
    {
        // The greatest value belongs to the last bin, not behind it.
        double range = (double)maximum - minimum;
        var bins = new HistogramBins(minimum, range > 0 ? range * (1 + 1e-6) / Count : 1);
        foreach (float value in values)
        {
            bins._counts[bins.IndexOf(value)]++;
        }

        return bins;
    }

    /// <summary>Adds what another histogram has counted.</summary>
    public void Add(HistogramBins other)
    {
        bool isAlike = other._lower == _lower && other._width == _width;
        for (int index = 0; index < Count; index++)
        {
            if (other._counts[index] > 0)
            {
                double middle = other._lower + ((index + 0.5) * other._width);
                _counts[isAlike ? index : Reach(middle)] += other._counts[index];
            }
        }
    }

    /// <summary>What was counted, in fewer ranges.</summary>
    public ValueHistogram ToHistogram()
    {
        const int Merged = Count / ShownCount;
        long[] counts = [.. Enumerable.Range(0, ShownCount).Select(index => _counts.AsSpan(index * Merged, Merged).ToArray().Sum())];
        return new ValueHistogram(_lower, Upper, Array.AsReadOnly(counts));
    }

    private int IndexOf(double value) => Math.Clamp((int)((value - _lower) / _width), 0, Count - 1);

    /// <summary>The bin of a value, after making room for it where there is none.</summary>
    private int Reach(double value)
    {
        while (value < _lower)
        {
            _lower -= Count * _width;
            Merge(Count / 2);
        }

        while (value >= Upper && double.IsFinite(Upper))
        {
            Merge(0);
        }

        return IndexOf(value);
    }

    /// <summary>Makes one bin of two each; they take half of the place, beginning where it is said.</summary>
    private void Merge(int begin)
    {
        long[] merged = new long[Count];
        for (int index = 0; index < Count; index++)
        {
            merged[begin + (index / 2)] += _counts[index];
        }

        merged.CopyTo(_counts, 0);
        _width *= 2;
    }
}
