using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.Execution;

/// <summary>Knows for each value of a network which node reads it last.</summary>
internal sealed class ValueLifetimes
{
    private readonly HashSet<GraphValue> _outputs;
    private readonly Dictionary<GraphValue, GraphNode> _producers;
    private readonly ILookup<GraphValue, GraphNode> _readers;

    /// <param name="nodes">All nodes, in the order in which they run.</param>
    /// <param name="outputs">The values that outlive the nodes.</param>
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
