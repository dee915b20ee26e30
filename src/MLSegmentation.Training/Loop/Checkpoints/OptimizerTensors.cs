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
                if (tensor is not null)
                {
                    yield return TensorContent.ToWeight(prefix + part, tensor);
                }
            }

            float step = GetStep(state);
            yield return new WeightTensor(prefix + StepName, [], () => [step]);
        }
    }

    /// <summary>Takes the tensors over from a checkpoint of the same run.</summary>
    /// <exception cref="SegmentationException">The checkpoint lacks a tensor.</exception>
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
                if (tensor is not null)
                {
                    TensorContent.Copy(checkpoint.Get(prefix + part), tensor);
                }
            }

            SetStep(state, (long)checkpoint.Get(prefix + StepName).Read()[0]);
        }
    }

    private IEnumerable<(string Prefix, OptimizerState State, Parameter Parameter)> States()
    {
        var names = module.named_parameters().ToDictionary(pair => pair.parameter.Handle, pair => pair.name);
        return optimizer.parameters().Zip(
            optimizer.state_dict().State, (parameter, state) => ($"{CheckpointLayout.OptimizerPrefix}{names[parameter.Handle]}/", state, parameter));
    }

    private static IEnumerable<(string Part, Tensor? Tensor)> Parts(OptimizerState state) => state switch
    {
        Adam.State adam => [(nameof(adam.exp_avg), adam.exp_avg), (nameof(adam.exp_avg_sq), adam.exp_avg_sq)],
        AdamW.State adam => [(nameof(adam.exp_avg), adam.exp_avg), (nameof(adam.exp_avg_sq), adam.exp_avg_sq)],
        SGD.State momentum => [(nameof(momentum.momentum_buffer), momentum.momentum_buffer)],
        RMSProp.State squares =>
        [
            (nameof(squares.square_avg), squares.square_avg),
            (nameof(squares.momentum_buffer), squares.momentum_buffer),
            (nameof(squares.grad_avg), squares.grad_avg),
        ],
        Adagrad.State squares => [(nameof(squares.sum), squares.sum)],
        Adadelta.State squares => [(nameof(squares.square_avg), squares.square_avg), (nameof(squares.acc_delta), squares.acc_delta)],
        _ => throw Unknown(state),
    };

    private static float GetStep(OptimizerState state) => state switch
    {
        Adam.State adam => adam.step,
        AdamW.State adam => adam.step,
        RMSProp.State squares => squares.step,
        Adagrad.State squares => squares.step,
        Adadelta.State squares => squares.step,
        SGD.State => 0,
        _ => throw Unknown(state),
    };

    private static void SetStep(OptimizerState state, long step)
    {
        switch (state)
        {
            case Adam.State adam:
                adam.step = step;
                break;
            case AdamW.State adam:
                adam.step = step;
                break;
            case RMSProp.State squares:
                squares.step = step;
                break;
            case Adagrad.State squares:
                squares.step = step;
                break;
            case Adadelta.State squares:
                squares.step = step;
                break;
        }
    }

    private static NotSupportedException Unknown(OptimizerState state) => new($"{state.GetType()} is the state of an unknown optimizer.");
}
