namespace MLSegmentation.Training;

/// <summary>What a training came to, once its last step is done.</summary>
/// <param name="Steps">The steps taken, those of the run that it went on from among them.</param>
/// <param name="BestEpoch">The epoch, counted from 1, whose weights the model gets.</param>
/// <param name="Epochs">What every epoch came to, in order.</param>
/// <param name="IsStoppedEarly">Whether it ended before its last step, for want of progress.</param>
/// <param name="Duration">How long this run took, from its first step to its last, validation included.</param>
public sealed record TrainingEnd(int Steps, int BestEpoch, IReadOnlyList<EpochInfo> Epochs, bool IsStoppedEarly, TimeSpan Duration);
