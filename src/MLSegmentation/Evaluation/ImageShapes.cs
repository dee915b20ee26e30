using MLSegmentation.Evaluation.Objects;

namespace MLSegmentation.Evaluation;

/// <summary>The outlines and objects of each class in one image.</summary>
/// <param name="Surfaces">For each class; null where surfaces are not measured.</param>
/// <param name="Objects">For each class; null where objects are not counted.</param>
internal sealed record ImageShapes(SurfaceMetrics[]? Surfaces, ObjectCounts[]? Objects);
