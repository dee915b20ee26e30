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
    /// <c>SegmentationTransformer.Predict</c>, or a service of MLSegmentation.Hosting, gave this; null otherwise.
    /// </summary>
    /// <remarks>
    /// Prediction engines and pools of them always leave it null: engines refuse a class with a member whose column the model does not have, and most
    /// models have no such columns. A class of your own gets them from an engine, with members of these two names beside <c>PredictedLabel</c>: a
    /// <c>float[]? Uncertainty</c> and a <c>float MeanUncertainty</c>.
    /// </remarks>
    [NoColumn]
    public float[]? Uncertainty { get; set; }

    /// <summary>The mean of <see cref="Uncertainty"/>; null where that is, and so always in what prediction engines give.</summary>
    [NoColumn]
    public float? MeanUncertainty { get; set; }
}
