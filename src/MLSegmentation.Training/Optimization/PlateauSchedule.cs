using MLSegmentation.Options;

namespace MLSegmentation.Training.Optimization;

/// <summary>
/// The learning rate falls whenever the loss has not become smaller for some epochs: the validation loss, or the training loss where
/// nothing is validated. The values are those of PyTorch's <c>ReduceLROnPlateau</c>, stepped once per epoch.
/// </summary>
/// <remarks>
/// A loss counts as smaller where it is below <c>(1 - <see cref="Threshold"/>)</c> times the smallest before. A training that is validated waits for its
/// first validation. <see cref="LearningRateSchedule.GetRate"/> knows the epochs alone: it takes their training losses until one of them is validated.
/// </remarks>
public sealed record PlateauSchedule : LearningRateSchedule
{
    /// <summary>What the learning rate is multiplied by each time, between 0 and 1. Default: 0.1.</summary>
    /// <exception cref="SegmentationOptionException">The value is not between 0 and 1.</exception>
    public double Factor { get; init => field = Allowed.Fraction(value); } = 0.1;

    /// <summary>
    /// How many epochs in a row may pass without a smaller loss, at least 0; the next lowers the rate. Where not every epoch is validated, all of them
    /// count, and the rate falls after one that is. Default: 10.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative.</exception>
    public int Patience { get; init => field = Allowed.AtLeast(value, 0); } = 10;

    /// <summary>The share by which a loss must be smaller than the smallest before to count, at least 0 and below 1. Default: 1e-4.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Threshold { get; init => field = Allowed.BelowOne(value); } = 1e-4;

    /// <summary>The share of the learning rate below which it does not fall, above 0 and below 1. Default: 1e-4.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double Lowest { get; init => field = Allowed.Fraction(value); } = 1e-4;

    // Null where nobody said it; then the epochs do.
    private bool? IsValidated { get; init; }

    /// <inheritdoc/>
    internal override LearningRateSchedule For(bool isValidated) => this with { IsValidated = isValidated };

    /// <inheritdoc/>
    protected override double GetFactor(int index, int steps, IReadOnlyList<EpochInfo> epochs)
    {
        var (factor, smallest, waited) = (1.0, double.PositiveInfinity, 0);
        bool isValidated = IsValidated ?? epochs.Any(epoch => epoch.ValidationLoss is not null);
        foreach (var epoch in epochs)
        {
            waited++;

            // What an epoch came to that is not validated, nobody knows: it passes, but the rate does not fall after it.
            if ((isValidated ? epoch.ValidationLoss : epoch.TrainingLoss) is not { } loss)
            {
                continue;
            }

            (smallest, waited) = loss < smallest * (1 - Threshold) ? (loss, 0) : (smallest, waited);
            if (waited > Patience)
            {
                (factor, waited) = (Math.Max(factor * Factor, Lowest), 0);
            }
        }

        return factor;
    }

    /// <inheritdoc/>
    protected override string Describe() => Describe("plateau", new PlateauSchedule(), $"{Factor}, {Patience}, {Threshold}, {Lowest}");
}
