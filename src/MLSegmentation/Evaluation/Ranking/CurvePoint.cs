namespace MLSegmentation.Evaluation.Ranking;

/// <summary>A point of a curve, and what stands for its threshold.</summary>
internal readonly record struct CurvePoint(double X, double Y, int Key);
