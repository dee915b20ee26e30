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
}
