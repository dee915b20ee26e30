namespace MLSegmentation.Scoring;

/// <summary>What scoring an image came to, beside its probabilities.</summary>
/// <param name="Mask">The mask.</param>
/// <param name="Uncertainty">How uncertain the class of each pixel is; null where nobody wants to know.</param>
internal sealed record ImageResult(SegmentationMask Mask, float[]? Uncertainty)
{
    /// <summary>The mean of the uncertainties, where there are any.</summary>
    public float? MeanUncertainty { get; } = Uncertainty is null ? null : MLSegmentation.Uncertainty.Mean(Uncertainty);
}
