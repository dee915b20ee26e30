using MLSegmentation.Training.Loop;

namespace MLSegmentation.Training;

/// <summary>
/// What a training will take, measured on two of its steps: <see cref="SegmentationTrainer.Estimate"/> gives it. Other work on the machine makes
/// a training slower than it says.
/// </summary>
public sealed record TrainingEstimate
{
    /// <summary>What would be trained on what.</summary>
    public required TrainingStart Training { get; init; }

    /// <summary>How long a step takes.</summary>
    public required TimeSpan StepDuration { get; init; }

    /// <summary>How long a validation takes; zero where nothing is validated.</summary>
    public required TimeSpan ValidationDuration { get; init; }

    /// <summary>
    /// The main memory in bytes that the process takes at most: what it took at most by the end of the two steps and of the validation of the largest
    /// image, and what the weights take that are kept and written in the end. The memory of a GPU is not in it.
    /// </summary>
    public required long PeakMemory { get; init; }

    /// <summary>How long an epoch takes with its validation, or with its share of one that follows after several.</summary>
    public TimeSpan EpochDuration => TrainingPace.Times(Training.StepsPerEpoch, StepDuration) + (ValidationDuration / Training.ValidationInterval);

    /// <summary>How long the training takes from its first step to its last, validation included; where it goes on from a checkpoint, the rest of it.</summary>
    public TimeSpan Duration =>
        TrainingPace.Times(Training.Steps - Training.StepsTaken, StepDuration) + TrainingPace.Times(ValidationsLeft, ValidationDuration);

    private int ValidationsLeft =>
        SelectionOptions.CountValidations(Training.StepsTaken / Training.StepsPerEpoch, Training.Epochs, Training.ValidationInterval);
}
