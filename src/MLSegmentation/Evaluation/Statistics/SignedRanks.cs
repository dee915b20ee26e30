namespace MLSegmentation.Evaluation.Statistics;

/// <summary>The rank sums of differences that are not zero, ranked by their size; equal sizes share their mean rank.</summary>
/// <param name="Count">How many differences are not zero.</param>
/// <param name="PositiveSum">The sum of the ranks of positive differences.</param>
/// <param name="NegativeSum">The sum of the ranks of negative differences.</param>
/// <param name="TieCorrection">The sum of t³ - t over the groups of t equal sizes; 0 without ties.</param>
internal readonly record struct SignedRanks(int Count, double PositiveSum, double NegativeSum, double TieCorrection)
{
    /// <summary>Ranks differences.</summary>
    public static SignedRanks Create(ReadOnlySpan<double> differences)
    {
        double[] nonZero = [.. differences.ToArray().Where(difference => difference != 0).OrderBy(Math.Abs)];
        var ranks = new SignedRanks(nonZero.Length, 0, 0, 0);
        for (int start = 0; start < nonZero.Length;)
        {
            int end = start + 1;
            while (end < nonZero.Length && Math.Abs(nonZero[end]) == Math.Abs(nonZero[start]))
            {
                end++;
            }

            ranks = ranks.Add(nonZero.AsSpan(start, end - start), (start + 1 + end) / 2.0);
            start = end;
        }

        return ranks;
    }

    private SignedRanks Add(ReadOnlySpan<double> tied, double rank)
    {
        int positives = 0;
        foreach (double difference in tied)
        {
            positives += difference > 0 ? 1 : 0;
        }

        double count = tied.Length;
        return this with
        {
            PositiveSum = PositiveSum + (positives * rank),
            NegativeSum = NegativeSum + ((tied.Length - positives) * rank),
            TieCorrection = TieCorrection + (count * count * count) - count,
        };
    }
}
