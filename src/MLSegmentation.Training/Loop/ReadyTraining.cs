using MLSegmentation.Training.Graph;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>A training whose images are read and whose network is built.</summary>
/// <param name="Run">What is learnt from, how, and where.</param>
/// <param name="Graph">The network.</param>
/// <param name="Description">What the model will say about itself, but for what the training comes to.</param>
internal sealed record ReadyTraining(TrainingRun Run, NetworkGraph Graph, SegmentationModelInfo Description)
{
    /// <summary>Describes it for those who follow the training.</summary>
    public TrainingStart ToStart() => new()
    {
        Network = Description.Network,
        Classes = Description.Classes,
        Images = Run.Data.Training.Count,
        UnlabelledImages = Run.Data.Unlabelled?.Count ?? 0,
        ValidationImages = Run.Data.Validation?.Count ?? 0,
        ValidationInterval = Run.Options.Selection.ValidationInterval,
        Channels = Description.Channels,
        PatchSize = Run.Plan.Crop,
        IsResized = Run.Options.Resize is not null,
        BatchSize = Run.Plan.BatchSize,
        StepsPerEpoch = Run.Plan.StepsPerEpoch,
        Epochs = Run.Plan.Epochs,
        Steps = Run.Plan.Steps,
        StepsTaken = Run.Checkpoints?.Resumed?.State.Step ?? 0,
        Device = Run.Device.ToString(),
        Threads = torch.get_num_threads(),
        Precision = Run.Options.Execution.Precision,
        Seed = Run.Seed,
        Options = Description.Training!.Options,
    };
}
