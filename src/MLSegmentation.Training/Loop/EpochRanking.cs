namespace MLSegmentation.Training.Loop;

/// <summary>Tells which epoch was the best and when it is no use to go on, by the validation of the epochs so far and nothing else.</summary>
/// <param name="options">What is compared, and with how much patience.</param>
internal sealed class EpochRanking(SelectionOptions options)
{
    /// <summary>Whether the last of some epochs is better than all before it. The first one is, whatever it came to.</summary>
    public bool IsLastTheBest(IReadOnlyList<EpochInfo> epochs) => Best(epochs) == epochs.Count - 1;

    /// <summary>The epoch that was the best, counted from 1; the first of equals.</summary>
    public int GetBest(IReadOnlyList<EpochInfo> epochs) => Best(epochs) + 1;

    /// <summary>Whether as many epochs as the patience allows have passed without progress.</summary>
    public bool IsOutOfPatience(IReadOnlyList<EpochInfo> epochs)
    {
        double reference = double.NegativeInfinity;
        int waited = 0;
        foreach (var epoch in epochs)
        {
            bool isProgress = Score(epoch) > reference + options.EarlyStoppingMinDelta;
            (reference, waited) = isProgress ? (Score(epoch), 0) : (reference, waited + 1);
        }

        return waited >= options.EarlyStoppingPatience;
    }

    private int Best(IReadOnlyList<EpochInfo> epochs)
    {
        int best = 0;
        for (int index = 1; index < epochs.Count; index++)
        {
            best = Score(epochs[index]) > Score(epochs[best]) ? index : best;
        }

        return best;
    }

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
