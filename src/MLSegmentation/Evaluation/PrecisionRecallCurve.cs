namespace MLSegmentation.Evaluation;

/// <summary>
/// Precision and recall of a class against the rest, from the highest threshold to the lowest: at most a few hundred points, of which
/// none is left out that would change the curve visibly.
/// </summary>
public sealed record PrecisionRecallCurve
{
    internal PrecisionRecallCurve()
    {
    }

    /// <summary>For each point, the score from which on pixels count as the class, descending.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>For each point, TP / (TP + FN), ascending to 1.</summary>
    public required IReadOnlyList<double> Recalls { get; init; }

    /// <summary>For each point, TP / (TP + FP), 0 to 1.</summary>
    public required IReadOnlyList<double> Precisions { get; init; }
}
