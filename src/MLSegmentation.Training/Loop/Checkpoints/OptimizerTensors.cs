using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>
/// What an optimizer remembers of each of a network's parameters, as tensors with PyTorch's names, for example
/// <c>optimizer/encoder1.conv1.weight/exp_avg</c>. The steps that a parameter took, too, are a tensor of one number there.
/// </summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="module">The network.</param>
/// <param name="owner">In front of all names: which of several networks it is.</param>
internal sealed class OptimizerTensors(OptimizerRun optimizer, GraphModule module, string owner = "")
{
    private const string StepName = "step";

    /// <summary>The tensors on their way to a file.</summary>
    public IEnumerable<WeightTensor> ToWeights()
    {
        foreach (var (prefix, state) in States())
        {
            foreach (var (name, tensor) in state.Tensors)
            {
                yield return TensorContent.ToWeight(prefix + name, tensor);
            }

            float steps = state.Steps;
            yield return new WeightTensor(prefix + StepName, [], () => [steps]);
        }
    }

    /// <summary>Takes the tensors over from a checkpoint of the same run.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        foreach (var (prefix, state) in States())
        {
            foreach (var (name, tensor) in state.Tensors)
            {
                TensorContent.Copy(checkpoint.Get(prefix + name, tensor.shape), tensor);
            }

            state.Steps = checkpoint.GetCount(prefix + StepName);
        }
    }

    private IEnumerable<(string Prefix, ParameterState State)> States()
    {
        var names = module.named_parameters().ToDictionary(pair => pair.parameter.Handle, pair => pair.name);
        return optimizer.States.Select(state => ($"{owner}{CheckpointLayout.OptimizerPrefix}{names[state.Parameter.Handle]}/", state));
    }
}
