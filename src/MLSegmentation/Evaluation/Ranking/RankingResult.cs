namespace MLSegmentation.Evaluation.Ranking;

/// <summary>How well scores separate a class from the rest, and by how much the numbers can be wrong.</summary>
/// <param name="AreaUnderRocCurve">
/// The probability that a pixel of the class has a higher score than another one, ties counting half; NaN where all pixels have the class
/// or none.
/// </param>
/// <param name="AreaUnderRocCurveErrorBound">By how much it can be wrong; NaN with it.</param>
/// <param name="AveragePrecision">Precision averaged over the steps of recall; NaN where no pixel has the class.</param>
/// <param name="AveragePrecisionErrorBound">By how much it can be wrong; NaN with it.</param>
internal sealed record RankingResult(double AreaUnderRocCurve, double AreaUnderRocCurveErrorBound, double AveragePrecision, double AveragePrecisionErrorBound)
{
    /// <summary>The curve; null where the area is NaN.</summary>
    public RocCurve? RocCurve { get; init; }

    /// <summary>The curve; null where the average precision is NaN.</summary>
    public PrecisionRecallCurve? PrecisionRecallCurve { get; init; }

    /// <summary>Where the Dice coefficient (= F1) of the class is largest; null where no pixel has the class.</summary>
    public BestThreshold? BestDice { get; init; }

    /// <summary>Where Youden's J, true minus false positive rate, is largest; null where all pixels have the class or none.</summary>
    public BestThreshold? BestYouden { get; init; }
}
