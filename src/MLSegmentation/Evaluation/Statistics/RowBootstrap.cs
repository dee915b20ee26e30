using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;

namespace MLSegmentation.Evaluation.Statistics;

/// <summary>
/// Bootstrap confidence intervals of statistics that are functions of sums over rows, by the percentile method (Efron, "Bootstrap
/// Methods: Another Look at the Jackknife", Annals of Statistics 1979): rows are drawn with replacement, as many as there are, and
/// the interval holds the middle share of what their sums give.
/// </summary>
/// <param name="rows">The rows, one after the other.</param>
/// <param name="width">The length of a row.</param>
/// <param name="options">How often to draw, and how much the interval holds.</param>
internal sealed class RowBootstrap(double[] rows, int width, BootstrapOptions options)
{
    /// <summary>Computes statistics from sums over rows.</summary>
    public delegate void SumStatistics(ReadOnlySpan<double> sums, Span<double> statistics);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; } = rows.Length / width;

    /// <summary>The interval of each statistic. Resamples in which a statistic is no number are left out of its interval.</summary>
    /// <returns>The intervals; NaN where fewer than two rows give a number, for one tells nothing of how rows differ.</returns>
    public ConfidenceInterval[] GetIntervals(int count, SumStatistics compute, CancellationToken cancellationToken = default)
    {
        double[][] samples = [.. Enumerable.Range(0, count).Select(_ => new double[options.Resamples])];
        var stream = new ResampleStream(options.Seed);
        double[] sums = new double[width];
        double[] statistics = new double[count];
        for (int resample = 0; resample < options.Resamples; resample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Draw(ref stream, sums);
            compute(sums, statistics);
            for (int index = 0; index < count; index++)
            {
                samples[index][resample] = statistics[index];
            }
        }

        int[] numbers = CountNumbers(statistics, compute);
        return [.. samples.Zip(numbers, (sample, number) => number > 1 ? ToInterval(sample) : new ConfidenceInterval(double.NaN, double.NaN))];
    }

    /// <summary>For each statistic, of how many rows by themselves it is a number.</summary>
    private int[] CountNumbers(double[] statistics, SumStatistics compute)
    {
        int[] numbers = new int[statistics.Length];
        for (int row = 0; row < RowCount; row++)
        {
            compute(rows.AsSpan(row * width, width), statistics);
            for (int index = 0; index < numbers.Length; index++)
            {
                numbers[index] += double.IsNaN(statistics[index]) ? 0 : 1;
            }
        }

        return numbers;
    }

    private void Draw(ref ResampleStream stream, double[] sums)
    {
        Array.Clear(sums);
        for (int index = 0; index < RowCount; index++)
        {
            TensorPrimitives.Add(sums, rows.AsSpan(stream.Next(RowCount) * width, width), sums);
        }
    }

    private ConfidenceInterval ToInterval(double[] samples)
    {
        double[] sorted = [.. samples.Where(sample => !double.IsNaN(sample)).Order()];
        double outside = (1 - options.ConfidenceLevel) / 2;
        return new ConfidenceInterval(GetPercentile(sorted, outside), GetPercentile(sorted, 1 - outside));
    }

    /// <summary>Interpolated as NumPy does it by default (Hyndman and Fan 1996, definition 7).</summary>
    private static double GetPercentile(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);
}
