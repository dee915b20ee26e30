namespace MLSegmentation.Training.Loop;

/// <summary>What a training came to.</summary>
/// <param name="Weights">The weights to keep, valid as long as the loop.</param>
/// <param name="BestEpoch">The epoch that the weights are of, counted from 1.</param>
/// <param name="Steps">The steps taken.</param>
/// <param name="Epochs">What every epoch came to.</param>
internal sealed record TrainingResult(WeightSnapshot Weights, int BestEpoch, int Steps, IReadOnlyList<EpochInfo> Epochs);
