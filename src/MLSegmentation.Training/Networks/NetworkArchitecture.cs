namespace MLSegmentation.Training.Networks;

/// <summary>
/// A family of networks with its hyper-parameters. Derive a record from this, override <see cref="Name"/> and <see cref="Build"/>,
/// and the result trains, exports and prints its summary as the built-in ones do.
/// </summary>
/// <example>
/// <code>
/// sealed record TwoLayers(int Width) : NetworkArchitecture
/// {
///     public override string Name => "two-layers";
///
///     protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
///     {
///         var features = graph.Relu(graph.Conv("conv", image, Width));
///         return graph.Conv("output", features, outputChannels, kernel: 1);
///     }
/// }
/// </code>
/// </example>
public abstract record NetworkArchitecture
{
    /// <summary>The name that models and logs carry, in lower case, for example <c>unet</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The hyper-parameters that can be chosen by name, with their values; the others are null. Default: none.</summary>
    public virtual NetworkOptions Options => new();

    /// <summary>The names of the hyper-parameters that can be chosen by name, also of those that are null. Default: those in <see cref="Options"/>.</summary>
    public virtual IEnumerable<string> OptionNames => Options.ToDictionary().Keys;

    /// <summary>The publication that describes the network, for example <c>Ronneberger et al. 2015, arXiv:1505.04597</c>. Default: none.</summary>
    public virtual string? Paper => null;

    /// <summary>The numbers of spatial dimensions that the network can be built for. Default: 2 (images) and 3 (volumes).</summary>
    public virtual IReadOnlyList<int> Ranks => [2, 3];

    /// <summary>Images are padded so that their sides are multiples of this: the network's strides multiplied.</summary>
    public int Divisor => CreateGraph(inputChannels: 1, outputChannels: 1).Divisor;

    /// <summary>Describes the network for given numbers of channels.</summary>
    /// <param name="inputChannels">The image's channels: 1 for grey, 3 for colour, or any other number.</param>
    /// <param name="outputChannels">The number of classes.</param>
    /// <param name="rank">The number of spatial dimensions: 2 (default) for images, 3 for volumes.</param>
    /// <returns>The network, without weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of channels is below 1, or the rank is none of <see cref="Ranks"/>.</exception>
    /// <exception cref="InvalidOperationException">The output has another number of channels or another size than wanted.</exception>
    public NetworkGraph CreateGraph(int inputChannels, int outputChannels, int rank = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        if (!Ranks.Contains(rank))
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The network {Name} has {string.Join(" or ", Ranks)} spatial dimensions.");
        }

        var builder = new GraphBuilder(inputChannels, rank);
        var graph = builder.ToGraph(Build(builder, builder.Input, outputChannels));
        CheckOutputs(graph, outputChannels);
        return graph;
    }

    /// <summary>This architecture with the given options; those that are null stay. The catalogue has checked that they apply.</summary>
    internal virtual NetworkArchitecture With(NetworkOptions options) => this;

    /// <summary>Describes the network.</summary>
    /// <param name="graph">Adds operations; its <see cref="GraphBuilder.Rank"/> says whether images or volumes are wanted.</param>
    /// <param name="image">The input.</param>
    /// <param name="outputChannels">The number of classes.</param>
    /// <returns>One logit per class and position, at the size of the input.</returns>
    protected abstract GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels);

    private void CheckOutputs(NetworkGraph graph, int outputChannels)
    {
        if (graph.Output.Channels != outputChannels || graph.Output.Reduction != 1)
        {
            throw new InvalidOperationException($"{Name} ends in {graph.Output}; it must end in {outputChannels} channels at full size.");
        }

        if (graph.Heads[0] != graph.Output)
        {
            throw new InvalidOperationException($"The first head of {Name} is {graph.Heads[0]}; it must be the output, {graph.Output}.");
        }

        if (graph.Heads.FirstOrDefault(head => head.Channels != outputChannels || head.Reduction < 1) is { } other)
        {
            throw new InvalidOperationException($"{Name} has the head {other}; each must have {outputChannels} channels.");
        }
    }
}
