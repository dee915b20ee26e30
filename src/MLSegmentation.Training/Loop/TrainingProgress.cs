namespace MLSegmentation.Training;

/// <summary>How far a training is, after one of its steps.</summary>
/// <param name="Epoch">The epoch that the step belongs to, counted from 1.</param>
/// <param name="Epochs">How many epochs the training has.</param>
/// <param name="Step">The step, counted from 1 over all epochs.</param>
/// <param name="Steps">How many steps the training has.</param>
/// <param name="Loss">The loss of the step's batch.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="ImagesPerSecond">How many patches the epoch has learnt from per second so far.</param>
/// <param name="CompletedEpoch">What the epoch came to; null unless the step was its last.</param>
/// <param name="ValidationMetrics">All metrics on the validation set; null unless the step was the last of an epoch and there is such a set.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double Loss,
    double LearningRate,
    double ImagesPerSecond,
    EpochInfo? CompletedEpoch = null,
    SegmentationMetrics? ValidationMetrics = null)
{
    /// <summary>How long this run has been training, validation included; what an earlier run took, from which it goes on, is not in it.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>
    /// How long the rest of the training will take at the pace so far, validation included as soon as there was one; an early stop may make it
    /// shorter.
    /// </summary>
    public TimeSpan Remaining { get; init; }
}
