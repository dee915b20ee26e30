namespace MLSegmentation.Evaluation.Ranking;

/// <summary>By how much ranking metrics can be wrong that take scores for tied which are only in the same bin; bins from the highest to the lowest.</summary>
internal sealed class RankingBounds
{
    private double _positives;
    private double _negatives;
    private double _tiedPairs;
    private double _above;
    private double _below;

    /// <summary>For the area: any order within a bin changes it by at most half the pairs in that bin. NaN where there are no pairs.</summary>
    public double AreaUnderRocCurve => _tiedPairs / 2 / (_positives * _negatives);

    /// <summary>For the average precision; NaN where no pixel has the class.</summary>
    public double AveragePrecision => Math.Max(_above, _below) / _positives;

    /// <summary>Adds the next lower bin, by how many of its pixels have the class and how many do not.</summary>
    public void Add(double positive, double negative)
    {
        _tiedPairs += positive * negative;
        AddPrecision(positive, negative);
        _positives += positive;
        _negatives += negative;
    }

    /// <summary>
    /// Within a bin, the sum of precisions is largest when all its pixels of the class come first at once, and smallest when they
    /// come last one by one; the latter sum of x / (x + c) is bounded by its integral.
    /// </summary>
    private void AddPrecision(double positive, double negative)
    {
        if (positive > 0)
        {
            double found = _positives + positive;
            double tied = positive * found / (found + _negatives + negative);
            _above += (positive * found / (found + _negatives)) - tied;
            _below += tied - positive + IntegrateWrong(_positives, positive, _negatives + negative);
        }
    }

    /// <summary>The integral of c / (x + c) from <paramref name="start"/> over <paramref name="length"/>.</summary>
    private static double IntegrateWrong(double start, double length, double c) =>
        c > 0 ? c * Math.Log((start + length + c) / (start + c)) : 0;
}
