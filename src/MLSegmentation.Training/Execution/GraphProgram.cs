using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// A network bound to its tensors: an array of steps in which everything that does not depend on the input is decided.
/// A step reads and writes numbered slots.
/// </summary>
internal sealed class GraphProgram
{
    private readonly Step[] _steps;
    private readonly int[] _outputs;
    private readonly int _slots;
    private readonly TrainingPrecision _precision;

    /// <param name="graph">The network.</param>
    /// <param name="outputs">The values that <see cref="Run"/> returns; what they do not need is not computed.</param>
    /// <param name="tensorOf">Finds the tensor of a parameter or buffer.</param>
    /// <param name="precision">In how many bits to compute; input and outputs have 32 in any case.</param>
    public GraphProgram(
        NetworkGraph graph,
        IReadOnlyList<GraphValue> outputs,
        Func<GraphParameter, Tensor> tensorOf,
        TrainingPrecision precision = TrainingPrecision.Full)
    {
        var nodes = NetworkGraph.NeededFor(outputs, graph.Nodes);
        var lifetimes = new ValueLifetimes(nodes, outputs);
        var kernels = new GraphKernels(graph.Rank, tensorOf, precision);
        _steps =
        [
            .. nodes.Select(node => new Step(
                kernels.Create(node, lifetimes.CanOverwriteInput(node)),
                node.Output.Index,
                [.. lifetimes.EndingAt(node).Select(value => value.Index)],
                node.Operation.Parameters.Any(parameter => parameter.IsEncoder))),
        ];
        _outputs = [.. outputs.Select(output => output.Index)];
        _slots = nodes.Max(node => node.Output.Index) + 1;
        _precision = precision;
    }

    /// <summary>Computes the outputs. Every intermediate tensor is released as soon as the last step that reads it has run.</summary>
    /// <param name="input">The network's input, which stays the caller's.</param>
    /// <param name="training">Whether batch statistics and dropout behave as in training.</param>
    /// <param name="encoderTraining">The same for the layers of the encoder that have parameters.</param>
    public Tensor[] Run(Tensor input, bool training, bool encoderTraining)
    {
        if (_precision == TrainingPrecision.Full)
        {
            return Compute(input, training, encoderTraining);
        }

        using var scope = NewDisposeScope();
        var outputs = Compute(input.to(ScalarType.BFloat16), training, encoderTraining);
        return Array.ConvertAll(outputs, output => output.to(ScalarType.Float32).MoveToOuterDisposeScope());
    }

    private Tensor[] Compute(Tensor input, bool training, bool encoderTraining)
    {
        var values = new Tensor[_slots];
        values[0] = input;
        foreach (ref readonly var step in _steps.AsSpan())
        {
            values[step.Output] = step.Compute(values, step.IsEncoder ? encoderTraining : training);
            foreach (int ended in step.Ended)
            {
                values[ended].Dispose();
            }
        }

        return Array.ConvertAll(_outputs, output => values[output]);
    }

    private readonly record struct Step(GraphKernel Compute, int Output, int[] Ended, bool IsEncoder);
}
