using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;

namespace MLSegmentation.Training.Loop;

/// <summary>What a training makes small: adds up the gradients of each step, and may have a state of its own that checkpoints hold.</summary>
internal abstract class StepObjective : IDisposable
{
    /// <summary>
    /// The network that is validated, kept and exported in place of the one that is trained; null for that one, or for the average of its weights.
    /// </summary>
    public virtual GraphModule? Outcome => null;

    /// <summary>What an epoch comes to beside its loss: means over its steps.</summary>
    public EpochSums Sums { get; } = new();

    /// <summary>
    /// Adds a batch's share of the gradients of a step, counted from 0, and gives its share of the loss; no gradients where that is not finite.
    /// </summary>
    public abstract double AddGradients(TrainingBatch batch, double share, int step);

    /// <summary>Told after the weights have changed in a step, and with which learning rate.</summary>
    public virtual void EndStep(int step, double rate)
    {
    }

    /// <summary>The tensors of the state, under names with a slash.</summary>
    public virtual IEnumerable<WeightTensor> ToTensors() => [];

    /// <summary>Takes the state over from a checkpoint of the same run, beside that of <see cref="Sums"/>.</summary>
    public virtual void Restore(Checkpoint checkpoint)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
