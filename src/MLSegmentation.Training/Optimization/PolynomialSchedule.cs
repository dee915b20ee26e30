using MLSegmentation.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// The learning rate falls with a power of the share of the steps that are left, as in Chen et al., "DeepLab: Semantic Image Segmentation
/// with Deep Convolutional Nets, Atrous Convolution, and Fully Connected CRFs", 2017, section 4.1.1. The values are those of PyTorch's
/// <c>PolynomialLR(total_iters=steps)</c>.
/// </summary>
public sealed record PolynomialSchedule : LearningRateSchedule
{
    /// <summary>The power, above 0; 1 for a straight line. Default: 0.9.</summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double Power { get; init => field = Allowed.Positive(value); } = 0.9;

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs) => Math.Pow((double)(steps - index) / steps, Power);

    /// <inheritdoc/>
    protected override string Describe() => Describe("polynomial", new PolynomialSchedule(), $"{Power}");
}
