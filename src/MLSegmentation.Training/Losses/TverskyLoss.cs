using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// One minus the soft Tversky index, averaged over the classes that the labels hold:
/// <c>1 - (TP + s) / (TP + a * FP + b * FN + s)</c> with <c>TP = sum(p * g)</c>, <c>FP = sum(p * (1 - g))</c>,
/// <c>FN = sum((1 - p) * g)</c>, the softmax p, the labels g as 0 or 1, and the smoothing s.
/// </summary>
/// <remarks>
/// Salehi, Erdogmus and Gholipour, "Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep Networks", MLMI
/// 2017, equation 4, for several classes. With a = b = 0.5 it is the Dice loss, with a = b = 1 the Jaccard loss.
/// </remarks>
public record TverskyLoss : OverlapLoss
{
    private const double DefaultFalsePositiveWeight = 0.3;
    private const double DefaultFalseNegativeWeight = 0.7;
    /// <summary>What it costs to predict a class where it is not, at least 0: a. Default: 0.3.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double FalsePositiveWeight { get; init => field = Allowed.NotNegative(value); } = DefaultFalsePositiveWeight;

    /// <summary>What it costs to miss a class where it is, at least 0: b. Default: 0.7.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double FalseNegativeWeight { get; init => field = Allowed.NotNegative(value); } = DefaultFalseNegativeWeight;

    private protected override Tensor GetLosses(ClassAreas areas)
    {
        var falsePositive = (areas.Predicted - areas.Overlap).Times(FalsePositiveWeight);
        var falseNegative = (areas.Actual - areas.Overlap).Times(FalseNegativeWeight);
        return Smoothed(areas.Overlap, areas.Overlap.Plus(falsePositive).Plus(falseNegative)).SubtractedFrom(1);
    }

    /// <inheritdoc/>
    public override string ToString() => DescribeTversky("tversky");

    private protected string DescribeTversky(string name, params IEnumerable<string?> settings) => DescribeOverlap(
        name,
        [
            Setting("falsePositiveWeight", FalsePositiveWeight, DefaultFalsePositiveWeight),
            Setting("falseNegativeWeight", FalseNegativeWeight, DefaultFalseNegativeWeight),
            .. settings,
        ]);
}
