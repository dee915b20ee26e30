namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>Counts the numbers of a value over many images, in memory that does not grow: their extremes, and how many lie where.</summary>
internal sealed class ValueHistogram(bool countsPlaces)
{
    // Of each side of 0; half of them are in use at least.
    private const int HalfBins = 2048;

    private readonly long[] _bins = countsPlaces ? new long[2 * HalfBins] : [];
    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;
    private long _count;

    // The bins reach from -_limit to _limit.
    private float _limit;

    /// <summary>Adds numbers.</summary>
    /// <returns>Whether all of them are finite; where not, none was added.</returns>
    public bool Add(ReadOnlySpan<float> values)
    {
        var (minimum, maximum) = (_minimum, _maximum);
        bool isFinite = true;
        foreach (float value in values)
        {
            isFinite &= float.IsFinite(value);
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
        }

        if (!isFinite)
        {
            return false;
        }

        (_minimum, _maximum) = (minimum, maximum);
        _count += values.Length;
        if (countsPlaces)
        {
            Count(values);
        }

        return true;
    }

    /// <summary>The range from the least to the greatest number.</summary>
    public ValueRange MinMax() => _count == 0 ? default : new(_minimum, _maximum);

    /// <summary>The range without the most extreme numbers, as many at each end.</summary>
    /// <param name="percentile">How many of the numbers, in percent, are in the range.</param>
    public ValueRange Percentile(double percentile)
    {
        if (_count == 0)
        {
            return default;
        }

        double beyond = _count * (100 - percentile) / 100 / 2;
        float width = _limit / HalfBins;
        float lower = (FirstAbove(beyond, _bins) * width) - _limit;
        float upper = _limit - (FirstAbove(beyond, [.. Enumerable.Reverse(_bins)]) * width);
        return new(Math.Max(lower, _minimum), Math.Min(upper, _maximum));
    }

    private static int FirstAbove(double beyond, long[] bins)
    {
        long sum = 0;
        int bin = 0;
        for (; bin < bins.Length - 1; bin++)
        {
            sum += bins[bin];
            if (sum > beyond)
            {
                break;
            }
        }

        return bin;
    }

    private void Count(ReadOnlySpan<float> values)
    {
        Reach(Math.Max(Math.Abs(_minimum), Math.Abs(_maximum)));
        float perUnit = HalfBins / _limit;
        foreach (float value in values)
        {
            _bins[Math.Min((int)((value * perUnit) + HalfBins), (2 * HalfBins) - 1)]++;
        }
    }

    /// <summary>Makes the bins, a power of two wide, reach to a number, two becoming one as often as it takes.</summary>
    private void Reach(float largest)
    {
        if (_limit == 0)
        {
            // Powers of two, so that products with them are exact; not so small that the bins have no width.
            _limit = MathF.ScaleB(1, Math.Clamp(largest > 0 ? MathF.ILogB(largest) : 0, -100, 120));
        }

        while (_limit < largest)
        {
            for (int bin = 0; bin < HalfBins; bin++)
            {
                // From the middle outwards, so that no bin is overwritten before it was read.
                int inner = bin / 2;
                _bins[HalfBins + inner] = bin % 2 == 0 ? _bins[HalfBins + bin] : _bins[HalfBins + inner] + _bins[HalfBins + bin];
                _bins[HalfBins - 1 - inner] = bin % 2 == 0 ? _bins[HalfBins - 1 - bin] : _bins[HalfBins - 1 - inner] + _bins[HalfBins - 1 - bin];
            }

            Array.Clear(_bins, 0, HalfBins / 2);
            Array.Clear(_bins, HalfBins + (HalfBins / 2), HalfBins / 2);
            _limit *= 2;
        }
    }
}
