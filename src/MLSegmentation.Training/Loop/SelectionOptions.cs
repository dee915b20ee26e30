using MLSegmentation.Options;

namespace MLSegmentation.Training;

/// <summary>Which epoch of a training the model is of, and when there is no use to go on.</summary>
public sealed record SelectionOptions
{
    private const string Group = nameof(SegmentationTrainerOptions.Selection);

    /// <summary>
    /// The number on the validation set that tells which epoch is the best, and whether there is progress. Default:
    /// <see cref="ValidationMetric.MeanDice"/>.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such metric.</exception>
    public ValidationMetric BestMetric { get; init => field = Allowed.Defined(value, Group); } = ValidationMetric.MeanDice;

    /// <summary>
    /// Whether the model gets the weights of the best epoch or the last ones. Default: <see cref="KeptWeights.Best"/>; without validation,
    /// the last ones are all there is.
    /// </summary>
    /// <exception cref="SegmentationOptionException">There is no such choice.</exception>
    public KeptWeights KeptWeights { get; init => field = Allowed.Defined(value, Group); } = KeptWeights.Best;

    /// <summary>
    /// After every how many epochs is validated, at least 1; the last is validated in any case. Where the validation images have many pixels beside the
    /// patches of an epoch, a larger number saves much of the time; only a validated epoch can be the best. Default: 1.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int ValidationInterval { get; init => field = Allowed.AtLeast(value, 1, Group); } = 1;

    /// <summary>
    /// After how many epochs without progress the training stops early, at least 1 and <see cref="ValidationInterval"/>; it needs a validation set. Epochs
    /// that are not validated make none, and the last one is validated. The learning rate follows
    /// its schedule for all steps, so a schedule that falls late, such as one cycle, makes its progress late. Default: null, which never
    /// stops early.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? EarlyStoppingPatience { get; init => field = Allowed.AtLeast(value, 1, "to train to the end", Group); }

    /// <summary>
    /// By how much <see cref="BestMetric"/> must get better to count as progress for <see cref="EarlyStoppingPatience"/>, at least 0.
    /// Default: 0.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative or not a finite number.</exception>
    public double EarlyStoppingMinDelta { get; init => field = Allowed.NotNegative(value, Group); }

    /// <summary>Whether an epoch is validated, counted from 1.</summary>
    internal bool IsValidated(int epoch, int epochs) => epoch % ValidationInterval == 0 || epoch == epochs;

    /// <summary>How many validations are left after some epochs.</summary>
    internal static int CountValidations(int done, int epochs, int interval) =>
        (epochs / interval) - (done / interval) + (done < epochs && epochs % interval != 0 ? 1 : 0);
}
