using MLSegmentation.Training.Execution;

namespace MLSegmentation.Training.Graph;

/// <summary>
/// A network as data: its operations in an order in which they can run, and the shapes of its parameters. The same graph is
/// trained (<see cref="GraphModule"/>), exported to ONNX and summarised (<see cref="NetworkSummary"/>).
/// </summary>
/// <remarks>Immutable and therefore safe to use from several threads. It holds no weights.</remarks>
public sealed class NetworkGraph
{
    private readonly IReadOnlyList<GraphValue> _batchNormalized;

    internal NetworkGraph(int rank, GraphValue input, GraphValue output, IReadOnlyList<GraphValue> heads, IEnumerable<GraphNode> nodes)
    {
        Rank = rank;
        Input = input;
        Output = output;
        Heads = heads;
        DescribedHeads = heads;
        Nodes = NeededFor([output, .. heads], [.. nodes]);
        Parameters = [.. Nodes.SelectMany(node => node.Operation.Parameters).Distinct()];
        EncoderParameters = [.. Parameters.Where(parameter => parameter.IsEncoder)];
        Buffers = [.. Nodes.SelectMany(node => node.Operation.Buffers).Distinct()];
        ParameterCount = Parameters.Sum(parameter => parameter.Count);
        var normalized = Nodes.Where(node => node.Operation is Operation.BatchNorm).Select(node => node.Output);
        _batchNormalized = [.. normalized.DistinctBy(value => (value.Reductions, value.Bins))];
        Divisors = Nodes.Select(node => node.Output.Reductions).Distinct()
            .Where(reductions => reductions.Max > 0)
            .Aggregate((PerAxis)1, (divisors, reductions) => PerAxis.Combine(divisors, reductions, LeastCommonMultiple));
    }

    /// <summary>The number of spatial dimensions: 2 for images, 3 for volumes.</summary>
    public int Rank { get; }

    /// <summary>The image: [N, channels, sizes…].</summary>
    public GraphValue Input { get; }

    /// <summary>The prediction: one unnormalised score (logit) per class and position, of the input's size.</summary>
    public GraphValue Output { get; }

    /// <summary>
    /// What training supervises: only <see cref="Output"/>, or with deep supervision the outputs of several depths, the deepest first.
    /// Those after the first may be smaller than the input.
    /// </summary>
    public IReadOnlyList<GraphValue> Heads { get; }

    /// <summary>The heads that the architecture gave the network, also those that <see cref="WithHeads"/> has left out.</summary>
    internal IReadOnlyList<GraphValue> DescribedHeads { get; private init; }

    /// <summary>The operations, each after those that it reads from. What no output needs is left out.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The tensors that training changes.</summary>
    public IReadOnlyList<GraphParameter> Parameters { get; }

    /// <summary>Those of <see cref="Parameters"/> that turn the image into features; none where the architecture does not say.</summary>
    public IReadOnlyList<GraphParameter> EncoderParameters { get; }

    /// <summary>The tensors that are saved with the parameters but not changed by gradients: running statistics.</summary>
    public IReadOnlyList<GraphParameter> Buffers { get; }

    /// <summary>The number of trainable numbers; running statistics do not count.</summary>
    public long ParameterCount { get; }

    /// <summary>Every spatial size of the input must be a multiple of this. Exported models pad their input to it themselves.</summary>
    public int Divisor => Enumerable.Range(0, Rank).Select(axis => Divisors[axis]).Aggregate(LeastCommonMultiple);

    /// <summary>What each spatial size of the input must be a multiple of; <see cref="Divisor"/> serves all of them.</summary>
    public PerAxis Divisors { get; }

    /// <summary>
    /// How many values of a channel the coarsest batch normalisation sees, of so many images with such sides; training needs two.
    /// </summary>
    internal long CountNormalized(long images, IReadOnlyList<long> sides) => _batchNormalized
        .Select(value => sides.Select((side, axis) => Math.Max(value.PositionsAlong(axis, (int)side), 1)))
        .Select(positions => positions.Aggregate(images, (product, side) => product * side))
        .DefaultIfEmpty(long.MaxValue)
        .Min();

    /// <summary>The part of this network that some of its heads need; the first becomes the output.</summary>
    internal NetworkGraph EndingIn(params IReadOnlyList<GraphValue> heads) => new(Rank, Input, heads[0], heads, Nodes);

    /// <summary>This network with some of its heads only, without the parameters that only the others need.</summary>
    internal NetworkGraph WithHeads(IReadOnlyList<GraphValue> heads) => new(Rank, Input, Output, heads, Nodes) { DescribedHeads = DescribedHeads };

    /// <summary>
    /// The factor by which the weights' initial variance exceeds 1 / fan-in: what a rectifier that follows takes away.
    /// For a leaky one, He et al. 2015, equation 15.
    /// </summary>
    internal double Gain(GraphNode node)
    {
        var next = Nodes.Where(other => other.Inputs.Contains(node.Output)).Take(2).ToArray();
        return next is not [var only] ? 1 : only.Operation switch
        {
            Operation.BatchNorm or Operation.InstanceNorm or Operation.GroupNorm => Gain(only),
            Operation.Relu or Operation.Silu or Operation.Gelu => 2,
            Operation.LeakyRelu leaky => 2 / (1 + leaky.Slope * leaky.Slope),
            Operation.PRelu { Slope.Initializer: Initializer.Constant slope } => 2 / (1 + slope.Value * slope.Value),
            _ => 1,
        };
    }

    /// <summary>Those of the nodes that the outputs depend on, in the same order.</summary>
    internal static List<GraphNode> NeededFor(IEnumerable<GraphValue> outputs, IReadOnlyList<GraphNode> nodes)
    {
        var needed = outputs.ToHashSet();
        var kept = new List<GraphNode>(nodes.Count);
        foreach (var node in nodes.Reverse().Where(node => needed.Contains(node.Output)))
        {
            needed.UnionWith(node.Inputs);
            kept.Add(node);
        }

        kept.Reverse();
        return kept;
    }

    private static int LeastCommonMultiple(int first, int second) =>
        first / (int)System.Numerics.BigInteger.GreatestCommonDivisor(first, second) * second;
}
