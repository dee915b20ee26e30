namespace MLSegmentation.Evaluation;

/// <summary>How well scores separate a class from the rest, and by how much the numbers can be wrong.</summary>
internal readonly record struct RankingResult(double AreaUnderRocCurve, double AreaUnderRocCurveErrorBound, double AveragePrecision, double AveragePrecisionErrorBound);
