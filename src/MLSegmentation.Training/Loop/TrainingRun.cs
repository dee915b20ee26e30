using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>One training: what is learnt from, how, and where.</summary>
internal sealed record TrainingRun
{
    /// <summary>The options, checked.</summary>
    public required SegmentationTrainerOptions Options { get; init; }

    /// <summary>The images.</summary>
    public required TrainingData Data { get; init; }

    /// <summary>The numbers that follow from the options and the images.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>The loss of all heads.</summary>
    public required SupervisedLoss Loss { get; init; }

    /// <summary>The seed of everything that happens by chance.</summary>
    public required int Seed { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>Where to say what happens.</summary>
    public required IChannel Channel { get; init; }

    /// <summary>Where checkpoints are written, and what the training goes on from; null for neither.</summary>
    public RunCheckpoints? Checkpoints { get; init; }
}
