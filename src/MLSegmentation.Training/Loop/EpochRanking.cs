namespace MLSegmentation.Training.Loop;

/// <summary>Tells which epoch was the best and when it is no use to go on, by the validation of the epochs so far and nothing else.</summary>
internal sealed class EpochRanking(SelectionOptions options)
{
    /// <summary>Whether the last of some epochs is better than all before it. The first one is, whatever it came to.</summary>
    public bool IsLastTheBest(IReadOnlyList<EpochInfo> epochs) => GetBest(epochs) == epochs.Count;

    /// <summary>The epoch that was the best, counted from 1; the first of equals.</summary>
    public int GetBest(IReadOnlyList<EpochInfo> epochs) => Enumerable.Range(1, epochs.Count).MaxBy(epoch => Score(epochs[epoch - 1]));

    /// <summary>Whether as many epochs as the patience allows have passed without progress, the last of which was validated.</summary>
    public bool IsOutOfPatience(IReadOnlyList<EpochInfo> epochs)
    {
        var (reference, waited) = (double.NegativeInfinity, 0);

        // Until the first validation there is nothing that could make progress.
        foreach (double score in epochs.SkipWhile(IsUnvalidated).Select(Score))
        {
            (reference, waited) = score > reference + options.EarlyStoppingMinDelta ? (score, 0) : (reference, waited + 1);
        }

        // What an epoch came to that is not validated, nobody knows.
        return waited >= options.EarlyStoppingPatience && !IsUnvalidated(epochs[^1]);
    }

    private static bool IsUnvalidated(EpochInfo epoch) => epoch is { ValidationLoss: null, ValidationMeanDice: null };

    /// <summary>The larger, the better; what is not a number is worse than anything else.</summary>
    private double Score(EpochInfo epoch)
    {
        double score = options.BestMetric switch
        {
            ValidationMetric.MeanDice => epoch.ValidationMeanDice,
            ValidationMetric.MeanIoU => epoch.ValidationMeanIoU,
            _ => -epoch.ValidationLoss,
        } ?? double.NaN;
        return double.IsNaN(score) ? double.NegativeInfinity : score;
    }
}
