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

    /// <summary>Binds what <see cref="Run"/> is to return; what that does not need is not computed. Input and outputs have 32 bits in any case.</summary>
    public GraphProgram(NetworkGraph graph, IReadOnlyList<GraphValue> outputs, Func<GraphParameter, Tensor> tensorOf, TrainingPrecision precision)
    {
        var nodes = NetworkGraph.NeededFor(outputs, graph.Nodes);
        var lifetimes = new ValueLifetimes(nodes, outputs);
        var kernels = new GraphKernels(graph.Rank, tensorOf, precision);
        _steps = [.. nodes.Select(node => new Step(
            kernels.Create(node, lifetimes.CanOverwriteInput(node)),
            node.Output.Index,
            [.. lifetimes.EndingAt(node).Select(value => value.Index)],
            node.Operation.Parameters.Any(parameter => parameter.IsEncoder)))];
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

/// <summary>Knows for each value of a network which node reads it last.</summary>
internal sealed class ValueLifetimes
{
    private readonly HashSet<GraphValue> _outputs;
    private readonly Dictionary<GraphValue, GraphNode> _producers;
    private readonly ILookup<GraphValue, GraphNode> _readers;

    /// <summary>Looks at nodes in the order in which they run, and at the values that outlive them.</summary>
    public ValueLifetimes(IReadOnlyList<GraphNode> nodes, IEnumerable<GraphValue> outputs)
    {
        _outputs = [.. outputs];
        _producers = nodes.ToDictionary(node => node.Output);
        _readers = nodes
            .SelectMany(node => node.Inputs.Distinct(), (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>The values that nothing needs once <paramref name="node"/> has run and that do not live on in its output.</summary>
    public IEnumerable<GraphValue> EndingAt(GraphNode node) => CanOverwriteInput(node)
        ? []
        : node.Inputs.Distinct().Where(input => _producers.ContainsKey(input) && !_outputs.Contains(input) && _readers[input].Last() == node);

    /// <summary>
    /// Whether an activation may write into its input: nothing else reads that, and what yields it does not need its result for its
    /// own gradient. A rectifier does, for example, and instance normalisation yields a view, of which each change costs a copy.
    /// </summary>
    public bool CanOverwriteInput(GraphNode node) =>
        node.Operation is Operation.Relu or Operation.LeakyRelu or Operation.Sigmoid
        && node.Inputs[0] is var input
        && !_outputs.Contains(input)
        && _readers[input].Count() == 1
        && _producers.TryGetValue(input, out var producer)
        && producer.Operation is Operation.Conv or Operation.ConvTranspose or Operation.BatchNorm or Operation.MaxPool or Operation.AveragePool
            or Operation.Upsample or Operation.Concat or Operation.Add or Operation.Multiply;
}
