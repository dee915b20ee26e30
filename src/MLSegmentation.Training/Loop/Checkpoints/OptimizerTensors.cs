using System.Reflection;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>
/// What an optimizer remembers of each of a network's parameters, as tensors with PyTorch's names, for example
/// <c>optimizer/encoder1.conv1.weight/exp_avg</c>. The steps that a parameter took, too, are a tensor of one number there.
/// </summary>
internal sealed class OptimizerTensors(OptimizerHelper optimizer, GraphModule module)
{
    private const string StepName = "step";

    /// <summary>The tensors on their way to a file.</summary>
    public IEnumerable<WeightTensor> ToWeights()
    {
        foreach (var (prefix, state, _) in States())
        {
            foreach (var (part, tensor) in Parts(state))
            {
                yield return TensorContent.ToWeight(prefix + part, tensor);
            }

            float step = StepField(state)?.GetValue(state) is long steps ? steps : 0;
            yield return new WeightTensor(prefix + StepName, [], () => [step]);
        }
    }

    /// <summary>Takes the tensors over from a checkpoint of the same run.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        foreach (var (prefix, state, parameter) in States())
        {
            // Its buffer comes with its first step.
            if (state is SGD.State { momentum_buffer: null } momentum && checkpoint.Tensors.ContainsKey(prefix + nameof(momentum.momentum_buffer)))
            {
                momentum.momentum_buffer = zeros_like(parameter).DetachFromDisposeScope();
            }

            foreach (var (part, tensor) in Parts(state))
            {
                TensorContent.Copy(checkpoint.Get(prefix + part, tensor.shape), tensor);
            }

            StepField(state)?.SetValue(state, (long)checkpoint.GetCount(prefix + StepName));
        }
    }

    private IEnumerable<(string Prefix, OptimizerState State, Parameter Parameter)> States()
    {
        var names = module.named_parameters().ToDictionary(pair => pair.parameter.Handle, pair => pair.name);
        return optimizer.parameters().Zip(
            optimizer.state_dict().State, (parameter, state) => ($"{CheckpointLayout.OptimizerPrefix}{names[parameter.Handle]}/", state, parameter));
    }

    /// <summary>The tensors of a state by the names of its fields; a field is null where the optimizer's options do without it.</summary>
    private static IEnumerable<(string Part, Tensor Tensor)> Parts(OptimizerState state)
    {
        foreach (var field in state.GetType().GetFields().Where(field => field.Name != StepName))
        {
            if (field.FieldType != typeof(Tensor))
            {
                throw new NotSupportedException($"{state.GetType()} is the state of an unknown optimizer.");
            }

            if (field.GetValue(state) is Tensor tensor)
            {
                yield return (field.Name, tensor);
            }
        }
    }

    /// <summary>The field that counts the steps; null for an optimizer that does not.</summary>
    private static FieldInfo? StepField(OptimizerState state) => state.GetType().GetField(StepName);
}
