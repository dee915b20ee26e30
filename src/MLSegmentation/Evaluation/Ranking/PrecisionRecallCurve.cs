namespace MLSegmentation.Evaluation;

/// <summary>
/// Precision and recall of a class against the rest over the pixels of all images, from the highest threshold to the lowest: at most
/// 256 points, chosen so that the sum of each one's precision times the recall that it adds is within 0.01 of the average precision.
/// </summary>
public sealed record PrecisionRecallCurve
{
    internal PrecisionRecallCurve()
    {
    }

    /// <summary>For each point, the score from which on pixels count as the class, descending; the first is infinite, above all scores.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>For each point, TP / (TP + FN), ascending from 0 to 1.</summary>
    public required IReadOnlyList<double> Recalls { get; init; }

    /// <summary>For each point, TP / (TP + FP), 0 to 1. The first, where no pixel counts as the class, is that of the next point.</summary>
    public required IReadOnlyList<double> Precisions { get; init; }
}
