namespace MLSegmentation.Evaluation;

/// <summary>
/// Counts the scores of one class, apart for pixels that have the class and pixels that do not, so that ranking metrics need
/// no sorting and no memory that grows.
/// </summary>
internal sealed class ScoreHistogram
{
    /// <summary>How many scores may come before a count could overflow, and the counts move on to wider ones.</summary>
    private const uint MaxPending = uint.MaxValue;

    private readonly uint[] _pending = new uint[2 * ScoreBins.Count];
    private long _pendingCount;
    private long[]? _counts;

    /// <summary>Counts scores.</summary>
    /// <param name="bins">The scores' bins.</param>
    /// <param name="label">The labels of the same pixels; ignored ones are left out.</param>
    /// <param name="classIndex">The class that the scores are for.</param>
    public void Add(ReadOnlySpan<int> bins, ReadOnlySpan<byte> label, int classIndex)
    {
        if (_pendingCount + bins.Length > MaxPending)
        {
            Flush();
        }

        _pendingCount += bins.Length;
        var pending = _pending;
        for (var index = 0; index < bins.Length; index++)
        {
            var value = label[index];
            if (value != SegmentationMask.Ignored)
            {
                pending[(2 * bins[index]) + (value == classIndex ? 1 : 0)]++;
            }
        }
    }

    /// <summary>Adds all counts of another histogram.</summary>
    public void Add(ScoreHistogram other)
    {
        var counts = Flush();
        for (var index = 0; index < counts.Length; index++)
        {
            counts[index] += other._pending[index] + (other._counts?[index] ?? 0);
        }
    }

    /// <summary>The ranking metrics; scores in the same bin count as tied.</summary>
    public RankingResult GetResult()
    {
        var counts = Flush();
        double positives = 0;
        double negatives = 0;
        for (var bin = 0; bin < ScoreBins.Count; bin++)
        {
            negatives += counts[2 * bin];
            positives += counts[(2 * bin) + 1];
        }

        var (area, areaBound) = GetArea(counts, positives, negatives);
        var (precision, precisionBound) = GetAveragePrecision(counts, positives);
        return new RankingResult(area, areaBound, precision, precisionBound);
    }

    /// <summary>
    /// The probability that a pixel of the class has a higher score than another pixel, ties counting half. Any order within a
    /// bin changes it by at most half the pairs in that bin.
    /// </summary>
    private static (double Area, double ErrorBound) GetArea(long[] counts, double positives, double negatives)
    {
        double pairs = 0;
        double tiedPairs = 0;
        double negativesBelow = 0;
        for (var bin = 0; bin < ScoreBins.Count; bin++)
        {
            double negative = counts[2 * bin];
            double positive = counts[(2 * bin) + 1];
            pairs += positive * (negativesBelow + (negative / 2));
            tiedPairs += positive * negative;
            negativesBelow += negative;
        }

        var all = positives * negatives;
        return all > 0 ? (pairs / all, tiedPairs / 2 / all) : (double.NaN, double.NaN);
    }

    /// <summary>
    /// Precision at each bin's lower edge, weighted by the recall that the bin adds. Within a bin, the sum is largest when all
    /// its pixels of the class come first at once, and smallest when they come last one by one; the latter sum of x / (x + c)
    /// is bounded by its integral.
    /// </summary>
    private static (double Precision, double ErrorBound) GetAveragePrecision(long[] counts, double positives)
    {
        double sum = 0;
        double above = 0;
        double below = 0;
        double found = 0;
        double wrong = 0;
        for (var bin = ScoreBins.Count - 1; bin >= 0; bin--)
        {
            double negative = counts[2 * bin];
            double positive = counts[(2 * bin) + 1];
            if (positive > 0)
            {
                var tied = positive * (found + positive) / (found + positive + wrong + negative);
                var smallest = positive - IntegrateWrong(found, positive, wrong + negative);
                sum += tied;
                above += (positive * (found + positive) / (found + positive + wrong)) - tied;
                below += tied - smallest;
            }

            found += positive;
            wrong += negative;
        }

        return positives > 0 ? (sum / positives, Math.Max(above, below) / positives) : (double.NaN, double.NaN);
    }

    /// <summary>The integral of c / (x + c) from <paramref name="start"/> over <paramref name="length"/>.</summary>
    private static double IntegrateWrong(double start, double length, double c) =>
        c > 0 ? c * Math.Log((start + length + c) / (start + c)) : 0;

    private long[] Flush()
    {
        _counts ??= new long[_pending.Length];
        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += _pending[index];
        }

        Array.Clear(_pending);
        _pendingCount = 0;
        return _counts;
    }
}
