using MLSegmentation.Formatting;

namespace MLSegmentation.Training.Graph;

/// <summary>What a network costs, known before it is trained.</summary>
/// <remarks>Immutable.</remarks>
[TypeFormatterSource(typeof(SummaryFormatterSource))]
public sealed class NetworkSummary
{
    private NetworkSummary(NetworkGraph graph, IReadOnlyList<int> inputSize)
    {
        InputSize = inputSize;
        Parameters = graph.ParameterCount;
        Divisor = graph.Divisor;
        ReceptiveField = ReceptiveFields.Of(graph);
        var counted = new HashSet<GraphParameter>();
        Layers = [.. graph.Nodes.Select(node => Row(node, inputSize, counted))];
        MultiplyAdds = Layers.Sum(layer => layer.MultiplyAdds);
    }

    /// <summary>The spatial size that <see cref="MultiplyAdds"/> and the layers' sizes are for, height before width.</summary>
    public IReadOnlyList<int> InputSize { get; }

    /// <summary>The trainable numbers; running statistics do not count.</summary>
    public long Parameters { get; }

    /// <summary>The multiplications (each with an addition) of all convolutions, for one image.</summary>
    public long MultiplyAdds { get; }

    /// <summary>
    /// How many pixels across an output pixel can depend on, normalisation over whole images apart; null when a part of the network
    /// pools over the whole image.
    /// </summary>
    public int? ReceptiveField { get; }

    /// <summary>Images are padded so that their sides are multiples of this.</summary>
    public int Divisor { get; }

    /// <summary>The operations in the order in which they run.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; }

    /// <summary>Summarises a network for images.</summary>
    /// <inheritdoc cref="Of(NetworkGraph, IReadOnlyList{int})"/>
    public static NetworkSummary Of(NetworkGraph graph, ImageSize size) => Of(graph, [size.Height, size.Width]);

    /// <summary>Summarises a network for images or volumes.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="size">The spatial size, width last; it is rounded up to the network's divisor, as scoring does.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">There are not as many sizes as the network has dimensions, or one is below 1.</exception>
    /// <exception cref="SegmentationException">The size is so large that the multiplications cannot be counted.</exception>
    public static NetworkSummary Of(NetworkGraph graph, IReadOnlyList<int> size)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(size);
        if (size.Count != graph.Rank || size.Any(side => side < 1))
        {
            throw new ArgumentException($"The network needs {graph.Rank} sizes of 1 or more, not [{string.Join(", ", size)}].", nameof(size));
        }

        try
        {
            return new NetworkSummary(graph, [.. size.Select((side, axis) => RoundUp(side, graph.Divisors[axis]))]);
        }
        catch (OverflowException exception)
        {
            throw new SegmentationException(
                $"Images of {string.Join('x', size.Reverse())} need more multiplications than can be counted; choose a smaller size.", exception);
        }
    }

    /// <summary>The row of an operation. Weights that several layers share count once: <paramref name="counted"/> are those of the layers above.</summary>
    private static NetworkLayer Row(GraphNode node, IReadOnlyList<int> inputSize, HashSet<GraphParameter> counted)
    {
        int[] size = SizeOf(node.Output, inputSize);
        long parameters = node.Operation.Parameters.Where(counted.Add).Sum(parameter => parameter.Count);
        return new NetworkLayer(node.Name, node.OperationName, node.Output.Channels, size, parameters, Cost(node, size, inputSize));
    }

    private static int RoundUp(int side, int divisor) => checked((side + divisor - 1) / divisor * divisor);

    private static int[] SizeOf(GraphValue value, IReadOnlyList<int> inputSize) =>
        [.. inputSize.Select((side, axis) => value.PositionsAlong(axis, side))];

    /// <summary>Each weight of a convolution is used once per output position, and of a transposed convolution once per input position.</summary>
    private static long Cost(GraphNode node, IReadOnlyList<int> outputSize, IReadOnlyList<int> inputSize) => node.Operation switch
    {
        Operation.Conv conv => checked(conv.Weight.Count * Positions(outputSize)),
        Operation.ConvTranspose conv => checked(conv.Weight.Count * Positions(SizeOf(node.Inputs[0], inputSize))),
        _ => 0,
    };

    private static long Positions(IReadOnlyList<int> size) => size.Aggregate(1L, (product, side) => checked(product * side));
}
