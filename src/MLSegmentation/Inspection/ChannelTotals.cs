using System.Numerics.Tensors;

namespace MLSegmentation.Inspection;

/// <summary>Counts the values of a channel, of one image or of many.</summary>
internal sealed class ChannelTotals
{
    private readonly HistogramBins _bins;
    private long _count;
    private double _sum;
    private double _squares;

    private ChannelTotals(HistogramBins bins) => _bins = bins;

    /// <summary>The least value.</summary>
    public double Minimum { get; private set; }

    /// <summary>The greatest value.</summary>
    public double Maximum { get; private set; }

    /// <summary>The values of bytes, by how often there is each.</summary>
    public static ChannelTotals OfBytes(ReadOnlySpan<int> counts)
    {
        var totals = new ChannelTotals(HistogramBins.OfBytes(counts))
        {
            Minimum = Math.Max(0, counts.IndexOfAnyExcept(0)),
            Maximum = Math.Max(0, counts.LastIndexOfAnyExcept(0)),
        };
        for (int value = 0; value < counts.Length; value++)
        {
            totals._count += counts[value];
            totals._sum += (double)value * counts[value];
            totals._squares += (double)value * value * counts[value];
        }

        return totals;
    }

    /// <summary>The values of a plane.</summary>
    public static ChannelTotals OfPlane(ReadOnlySpan<float> plane)
    {
        float minimum = TensorPrimitives.Min(plane);
        float maximum = TensorPrimitives.Max(plane);
        var totals = new ChannelTotals(HistogramBins.OfValues(plane, minimum, maximum)) { Minimum = minimum, Maximum = maximum, _count = plane.Length };
        foreach (float value in plane)
        {
            totals._sum += value;
            totals._squares += (double)value * value;
        }

        return totals;
    }

    /// <summary>Adds the values of other images.</summary>
    public void Add(ChannelTotals other)
    {
        _bins.Add(other._bins);
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
        _count += other._count;
        _sum += other._sum;
        _squares += other._squares;
    }

    /// <summary>What was counted.</summary>
    public InspectedChannel ToChannel()
    {
        double mean = _sum / _count;
        return new InspectedChannel(Minimum, Maximum, mean, Math.Sqrt(Math.Max(0, (_squares / _count) - (mean * mean))), _bins.ToHistogram());
    }
}
