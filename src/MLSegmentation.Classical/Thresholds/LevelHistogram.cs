using System.Numerics.Tensors;

namespace MLSegmentation.Classical.Thresholds;

/// <summary>How often each level occurs, from the least to the greatest: whole numbers have a bin each, other numbers share 256 bins.</summary>
internal sealed class LevelHistogram
{
    private const int Bins = 256;
    private const int MostWholeNumbers = 65536;

    /// <summary>Takes bins that are counted already.</summary>
    public LevelHistogram(double[] counts, double[] levels) => (Counts, Levels) = (counts, levels);

    /// <summary>How many values are in each bin; the first and the last have some.</summary>
    public double[] Counts { get; }

    /// <summary>The middle of each bin.</summary>
    public double[] Levels { get; }

    /// <summary>Counts values.</summary>
    /// <param name="values">Finite numbers, at least one.</param>
    /// <param name="mostBins">With more whole numbers from the least to the greatest, they are treated as other numbers.</param>
    public static LevelHistogram Create(ReadOnlySpan<float> values, int mostBins = MostWholeNumbers)
    {
        double least = TensorPrimitives.Min(values);
        double greatest = TensorPrimitives.Max(values);
        if (greatest - least < mostBins && AreWhole(values))
        {
            return CountWhole(values, least, (int)(greatest - least) + 1);
        }

        return least == greatest ? new LevelHistogram([values.Length], [least]) : CountOthers(values, least, greatest);
    }

    /// <summary>Whether all numbers are whole.</summary>
    public static bool AreWhole(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (value != MathF.Floor(value))
            {
                return false;
            }
        }

        return true;
    }

    private static LevelHistogram CountWhole(ReadOnlySpan<float> values, double least, int count)
    {
        double[] counts = new double[count];
        foreach (float value in values)
        {
            counts[(int)(value - least)]++;
        }

        return new LevelHistogram(counts, [.. Enumerable.Range(0, count).Select(index => least + index)]);
    }

    // As NumPy's histogram: a value at an edge belongs to the bin above, the greatest one to the last bin.
    private static LevelHistogram CountOthers(ReadOnlySpan<float> values, double least, double greatest)
    {
        double step = (greatest - least) / Bins;
        double[] edges = [.. Enumerable.Range(0, Bins).Select(index => (index * step) + least), greatest];
        double[] counts = new double[Bins];
        double scale = Bins / (greatest - least);
        foreach (float value in values)
        {
            int index = Math.Min((int)((value - least) * scale), Bins - 1);
            if (value < edges[index])
            {
                index--;
            }
            else if (index < Bins - 1 && value >= edges[index + 1])
            {
                index++;
            }

            counts[index]++;
        }

        return new LevelHistogram(counts, [.. Enumerable.Range(0, Bins).Select(index => (edges[index] + edges[index + 1]) / 2)]);
    }
}
