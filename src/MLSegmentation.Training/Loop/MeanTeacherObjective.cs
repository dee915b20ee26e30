using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Loop;

/// <summary>The guide is the average of the network's weights.</summary>
internal sealed class MeanTeacherObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, MeanTeacher consistency)
    : ConsistencyObjective(run, loss, consistency)
{
    private readonly WeightAverage _teacher = new(module, consistency.Decay, run.Device);

    /// <inheritdoc/>
    public override GraphModule Outcome => _teacher.Module;

    /// <inheritdoc/>
    public override void EndStep(int step, double rate) => _teacher.Update();

    // Where other averages are, so that a training which begins with a checkpoint takes these.
    public override IEnumerable<WeightTensor> ToTensors() =>
        base.ToTensors().Concat(NamedTensors.ToWeights(CheckpointLayout.AveragePrefix, _teacher.Module.state_dict()));

    /// <inheritdoc/>
    public override void Restore(Checkpoint checkpoint)
    {
        base.Restore(checkpoint);
        NamedTensors.Restore(checkpoint, CheckpointLayout.AveragePrefix, _teacher.Module.state_dict());
        _teacher.Updates = checkpoint.State.Step;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _teacher.Dispose();
    }

    /// <inheritdoc/>
    protected override double AddGradients(StepImages images) =>
        Gradients.Add(Compute(module, images, Predict(_teacher.Module, images.Unlabelled.Weak)), images.Share);
}
