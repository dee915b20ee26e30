using MLSegmentation.Options;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Losses;

/// <summary>
/// A loss that compares, class by class, the area that is predicted with the area that is labelled, and averages over the classes that
/// the labels hold. Rare classes count as much as frequent ones. Immutable.
/// </summary>
/// <remarks>A class without a labelled pixel has no overlap to enlarge: it takes no part in the mean.</remarks>
public abstract record OverlapLoss : Loss
{
    /// <summary>The default of <see cref="Smoothing"/>, except for the generalised Dice loss.</summary>
    internal const double UsualSmoothing = 1e-5;

    // Areas can be zero only where nothing counts; this keeps 0/0 away when there is no smoothing. Of areas of up to 2^31 pixels, each weighted by its
    // inverse square, the least sum is 2^-31.
    private const double SmallestDenominator = 1e-12;

    private readonly double _defaultSmoothing;

    private protected OverlapLoss(double defaultSmoothing = UsualSmoothing) => (_defaultSmoothing, Smoothing) = (defaultSmoothing, defaultSmoothing);

    /// <summary>What is added to numerator and denominator, at least 0. Default: 1e-5, or 0 for the generalised Dice loss.</summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double Smoothing { get; init => field = Allowed.NotNegative(value); }

    /// <summary>
    /// Whether each image is compared by itself, so that small objects in an image of their own count as much as large ones elsewhere.
    /// Default: false, which adds up the areas of the whole batch, which is steadier.
    /// </summary>
    public bool PerImage { get; init; }

    /// <summary>Whether class 0, the background, takes part in the mean. Default: true.</summary>
    public bool IncludeBackground { get; init; } = true;

    /// <summary>Whether probabilities are squared where their area is taken.</summary>
    private protected virtual bool IsSquared => false;

    /// <inheritdoc/>
    public override Tensor Compute(Tensor logits, Tensor target)
    {
        var areas = Measure(logits, target);
        var present = areas.Present;
        return (GetLosses(areas) * present).sum() / present.sum().AtLeast(1);
    }

    /// <summary>The loss of each class, in the shape of the areas; finite even where the class is absent.</summary>
    private protected abstract Tensor GetLosses(ClassAreas areas);

    private protected ClassAreas Measure(Tensor logits, Tensor target)
    {
        var labels = OneHotLabels.Of(logits, target);
        long[] positions = [.. Enumerable.Range(2, (int)logits.dim() - 2).Select(dimension => (long)dimension)];
        long[] dimensions = PerImage ? positions : [0, .. positions];
        var probability = logits.softmax(1);
        var predicted = (IsSquared ? probability.Power(2) : probability) * labels.Counted;
        return new ClassAreas(AddUp(probability * labels.Truth), AddUp(predicted), AddUp(labels.Truth));

        Tensor AddUp(Tensor values)
        {
            var areas = values.sum(dimensions);
            return IncludeBackground ? areas : areas.narrow(-1, 1, areas.shape[^1] - 1);
        }
    }

    /// <summary>The quotient with smoothing.</summary>
    private protected Tensor Smoothed(Tensor numerator, Tensor denominator) =>
        numerator.Plus(Smoothing) / denominator.Plus(Smoothing).AtLeast(SmallestDenominator);

    /// <summary>The name with the settings that are not the defaults.</summary>
    private protected string DescribeOverlap(string name, params IEnumerable<string?> settings) => Describe(
        name,
        [
            Setting("smoothing", Smoothing, _defaultSmoothing),
            PerImage ? "perImage" : null,
            IncludeBackground ? null : "withoutBackground",
            .. settings,
        ]);

    /// <summary>The areas that are compared: sums over the pixels that count, [K], or [N, K] where images count one by one.</summary>
    /// <param name="Overlap">The sums of the probabilities at the pixels of the class.</param>
    /// <param name="Predicted">The sums of the probabilities, or of their squares, over all pixels.</param>
    /// <param name="Actual">The pixels of the class.</param>
    private protected sealed record ClassAreas(Tensor Overlap, Tensor Predicted, Tensor Actual)
    {
        /// <summary>1 for classes that the labels hold, 0 for others.</summary>
        public Tensor Present => Actual.Exceeds(0).to_type(Actual.dtype);
    }
}
