using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Optimization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// All that a training changes as it goes, and so all that a checkpoint has to hold. There is no random state among it: what is drawn
/// in a step depends on the seed and the step alone.
/// </summary>
internal sealed class TrainingState(GraphModule module, OptimizerRun optimizer, WeightAverage? average, StepObjective objective) : IDisposable
{
    private readonly OptimizerTensors _optimizer = new(optimizer, module);

    /// <summary>The steps taken.</summary>
    public int Step { get; set; }

    /// <summary>The sum of the losses of the epoch's steps so far.</summary>
    public double EpochLoss { get; set; }

    /// <summary>The sums of the other figures of the epoch's steps so far; null where there are none.</summary>
    public IReadOnlyDictionary<string, double>? Sums => objective.Sums.Save();

    /// <summary>What the epochs that ended came to.</summary>
    public List<EpochInfo> Epochs { get; } = [];

    /// <summary>The weights of the best epoch, where they are kept.</summary>
    public WeightSnapshot Best { get; } = new();

    /// <summary>The tensors of the state: the network's under their own names, the others under names with a slash.</summary>
    public IEnumerable<WeightTensor> ToTensors() =>
    [
        .. NamedTensors.ToWeights("", module.state_dict()),
        .. _optimizer.ToWeights(),
        .. NamedTensors.ToWeights(CheckpointLayout.AveragePrefix, average?.Module.state_dict() ?? []),
        .. NamedTensors.ToWeights(CheckpointLayout.BestPrefix, Best.Weights),
        .. objective.ToTensors(),
    ];

    /// <summary>How many bytes the tensors of a checkpoint will take.</summary>
    /// <param name="kept">The network whose best weights are kept; null for none.</param>
    public long GetLength(GraphModule? kept)
    {
        using var scope = NewDisposeScope();
        long others = ToTensors()
            .Where(tensor => !tensor.Name.StartsWith(CheckpointLayout.BestPrefix, StringComparison.Ordinal))
            .Sum(tensor => tensor.Shape.Aggregate(1L, (product, side) => product * side));
        return sizeof(float) * (others + (kept?.state_dict().Values.Sum(tensor => tensor.numel()) ?? 0));
    }

    /// <summary>Takes everything over from a checkpoint of the same run.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        (Step, EpochLoss) = (checkpoint.State.Step, checkpoint.State.EpochLoss);
        Epochs.Clear();
        Epochs.AddRange(checkpoint.State.Epochs);
        NamedTensors.Restore(checkpoint, "", module.state_dict());
        _optimizer.Restore(checkpoint);
        objective.Sums.Restore(checkpoint.State.Sums);
        objective.Restore(checkpoint);
        if (average is not null)
        {
            NamedTensors.Restore(checkpoint, CheckpointLayout.AveragePrefix, average.Module.state_dict());
            average.Updates = Step;
        }

        if (checkpoint.Tensors.Keys.Any(name => name.StartsWith(CheckpointLayout.BestPrefix, StringComparison.Ordinal)))
        {
            Best.Take(module);
            NamedTensors.Restore(checkpoint, CheckpointLayout.BestPrefix, Best.Weights);
        }
    }

    /// <summary>The weights of a network as they are, in the place of the best ones.</summary>
    public WeightSnapshot TakeLast(GraphModule network)
    {
        Best.Take(network);
        return Best;
    }

    public void Dispose() => Best.Dispose();
}
