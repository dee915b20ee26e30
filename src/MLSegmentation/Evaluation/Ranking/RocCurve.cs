namespace MLSegmentation.Evaluation;

/// <summary>
/// The receiver operating characteristic of a class against the rest over the pixels of all images, from the highest threshold to the
/// lowest: at most 256 points, chosen so that the area under straight lines between them is within 0.001 of that under the whole curve.
/// </summary>
public sealed record RocCurve
{
    internal RocCurve()
    {
    }

    /// <summary>For each point, the score from which on pixels count as the class, descending; the first is infinite, above all scores.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>For each point, FP / (FP + TN), ascending from 0 to 1.</summary>
    public required IReadOnlyList<double> FalsePositiveRates { get; init; }

    /// <summary>For each point, TP / (TP + FN), ascending from 0 to 1.</summary>
    public required IReadOnlyList<double> TruePositiveRates { get; init; }
}
