namespace MLSegmentation;

/// <summary>A model that was quantised to 8 bits, and what that changed.</summary>
/// <param name="Model">The model, which scores, is evaluated and is saved as any other. Dispose it.</param>
/// <param name="Report">What changed.</param>
public sealed record QuantizationResult(SegmentationTransformer Model, QuantizationReport Report);
