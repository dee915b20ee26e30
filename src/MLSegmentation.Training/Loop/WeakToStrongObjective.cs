using MLSegmentation.Training.Execution;

namespace MLSegmentation.Training.Loop;

/// <summary>The network guides itself.</summary>
internal sealed class WeakToStrongObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, WeakToStrong consistency)
    : ConsistencyObjective(run, loss, consistency)
{
    /// <inheritdoc/>
    protected override double AddGradients(StepImages images) =>
        Gradients.Add(Compute(module, images, Predict(module, images.Unlabelled.Weak)), images.Share);
}
