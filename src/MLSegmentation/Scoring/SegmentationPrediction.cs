using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>
/// What <c>SegmentationTransformer.Predict</c> or a prediction engine gives for one image. For an engine, a class of your own serves as well; leave
/// <c>Score</c> out of it where the probabilities are not needed, and they are not fetched.
/// </summary>
public sealed class SegmentationPrediction
{
    static SegmentationPrediction() => ColumnTypes.EnsureRegistered();

    /// <summary>The mask, of the image's size.</summary>
    public SegmentationMask? PredictedLabel { get; set; }

    /// <summary>The probability of every class at every pixel, [K, H, W] flattened; at each pixel they sum to 1 over the classes.</summary>
    public float[]? Score { get; set; }

    /// <summary>
    /// How uncertain the class of every pixel is, [H, W] flattened, where <see cref="SegmentationScoringOptions.Uncertainty"/> asks for it and
    /// <c>Predict</c> gave this; null otherwise. A prediction engine fills a member of this name of a class of your own.
    /// </summary>
    [NoColumn]
    public float[]? Uncertainty { get; set; }

    /// <summary>The mean of <see cref="Uncertainty"/>; null where that is.</summary>
    [NoColumn]
    public float? MeanUncertainty { get; set; }
}
