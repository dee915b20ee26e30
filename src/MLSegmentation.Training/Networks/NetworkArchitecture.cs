using System.Runtime.CompilerServices;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;

namespace MLSegmentation.Training.Networks;

/// <summary>
/// A family of networks with its hyper-parameters, which are its properties. Derive a record from this, override <see cref="Name"/> and
/// <see cref="Build"/>, and the result trains, exports and prints its summary as the built-in ones do.
/// </summary>
/// <example>
/// <code>
/// sealed record TwoLayers : NetworkArchitecture
/// {
///     public override string Name => "two-layers";
///
///     [HyperParameter("Channels of the first layer.", Minimum = 1)]
///     public int Width { get; init; } = 16;
///
///     protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
///     {
///         var features = graph.Relu(graph.Conv("conv", image, Width));
///         return graph.Conv("output", features, outputChannels, new() { Kernel = 1 });
///     }
/// }
/// </code>
/// </example>
public abstract record NetworkArchitecture
{
    /// <summary>The name that models and logs carry, in lower case, for example <c>unet</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The hyper-parameters with their values: every public property that can be set, unless <see cref="HyperParameterAttribute.IsIgnored"/>
    /// says otherwise. They are options of the command line, entries of a model's description, and what a checkpoint must share with the
    /// run that goes on from it.
    /// </summary>
    public IReadOnlyList<HyperParameter> HyperParameters => [.. HyperParameterDeclaration.Of(GetType()).Select(declared => declared.Describe(this))];

    /// <summary>The publication that describes the network, for example <c>Ronneberger et al. 2015, arXiv:1505.04597</c>. Default: none.</summary>
    public virtual string? Paper => null;

    /// <summary>The numbers of spatial dimensions that the network can be built for. Default: 2 (images) and 3 (volumes).</summary>
    public virtual IReadOnlyList<int> Ranks => [2, 3];

    /// <summary>
    /// How much the loss of each head counts where training supervises several and <see cref="SegmentationTrainerOptions.HeadWeights"/> says
    /// nothing else. Default: as much as the others.
    /// </summary>
    public virtual HeadWeights HeadWeights => new EqualHeadWeights();

    /// <summary>Images are padded so that their sides are multiples of this: the network's strides multiplied.</summary>
    public int Divisor => CreateGraph(inputChannels: 1, outputChannels: 1).Divisor;

    /// <summary>Whether a training begins with the weights of ImageNet that a package brings, unless it is given others.</summary>
    internal virtual bool BeginsWithImageNet => false;

    /// <summary>Describes the network for given numbers of channels.</summary>
    /// <param name="inputChannels">The image's channels: 1 for grey, 3 for colour, or any other number.</param>
    /// <param name="outputChannels">The number of classes.</param>
    /// <param name="rank">The number of spatial dimensions: 2 (default) for images, 3 for volumes.</param>
    /// <returns>The network, without weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of channels is below 1, the rank is none of <see cref="Ranks"/>, or a hyper-parameter is not allowed.
    /// </exception>
    /// <exception cref="SegmentationException">A hyper-parameter has numbers for each axis, and not as many as there are.</exception>
    /// <exception cref="InvalidOperationException">The output has another number of channels or another size than wanted.</exception>
    public NetworkGraph CreateGraph(int inputChannels, int outputChannels, int rank = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        if (!Ranks.Contains(rank))
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The network {Name} has {string.Join(" or ", Ranks)} spatial dimensions.");
        }

        CheckHyperParameters();
        if (HyperParameterDeclaration.Of(GetType()).Select(declared => declared.FindFault(this, rank)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw new SegmentationException(fault);
        }

        var builder = new GraphBuilder(inputChannels, rank);
        var graph = builder.ToGraph(Build(builder, builder.Input, outputChannels));
        CheckOutputs(graph, outputChannels);
        return graph;
    }

    /// <summary>What each side of images (rank 2) or volumes (rank 3) must be a multiple of.</summary>
    internal PerAxis GetDivisors(int rank = 2) => CreateGraph(inputChannels: 1, outputChannels: 1, rank).Divisors;

    /// <summary>Refuses hyper-parameters that are not allowed, or not together.</summary>
    internal void CheckHyperParameters()
    {
        foreach (var declared in HyperParameterDeclaration.Of(GetType()))
        {
            if (declared.FindFault(this, parameter => parameter.PropertyName) is { } fault)
            {
                throw new ArgumentOutOfRangeException(declared.PropertyName, fault);
            }
        }
    }

    /// <summary>The chosen values of the hyper-parameters by name, as a model's description has them.</summary>
    internal IReadOnlyDictionary<string, string> DescribeHyperParameters() =>
        HyperParameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!);

    /// <summary>This architecture with other values of some hyper-parameters, by name and as text.</summary>
    /// <exception cref="SegmentationException">There is no such hyper-parameter, or it has no such value.</exception>
    internal NetworkArchitecture With(IReadOnlyDictionary<string, string> values, Func<string, string>? nameOf)
    {
        var network = this with { };
        var declarations = HyperParameterDeclaration.Of(GetType());
        foreach (var (name, text) in values)
        {
            var declared = declarations.FirstOrDefault(declared => declared.Name == name)
                ?? throw new SegmentationException(
                    $"The network {Name} has no {nameOf?.Invoke(name) ?? $"hyper-parameter {name}"}; "
                    + $"it has {string.Join(", ", declarations.Select(declared => nameOf?.Invoke(declared.Name) ?? declared.Name))}.");
            declared.Set(network, text, NameOf);
        }

        var faults = declarations.Select(declared => declared.FindFault(network, parameter => NameOf(parameter.Name)));
        return faults.FirstOrDefault(fault => fault is not null) is { } found ? throw new SegmentationException(found) : network;

        string NameOf(string parameter) => nameOf?.Invoke(parameter) ?? $"The network's {parameter}";
    }

    /// <summary>
    /// Checks the value of a hyper-parameter against what its property declares, where it is set:
    /// <c>public int Width { get; init => field = Checked(value); } = 16;</c>
    /// </summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="property">The property. Default: the one that this is called in.</param>
    /// <returns>The value; of a list, a copy that equals others of the same numbers.</returns>
    /// <exception cref="ArgumentException">The value is not allowed; the message says what it is and what is allowed.</exception>
    protected T Checked<T>(T value, [CallerMemberName] string property = "")
    {
        var declared = HyperParameterDeclaration.Of(GetType()).FirstOrDefault(declared => declared.PropertyName == property)
            ?? throw new ArgumentException($"The network {Name} has no hyper-parameter {property}.", nameof(property));
        declared.Check(value);
        return value switch
        {
            IReadOnlyList<int> numbers when HyperParameterType.Copy(numbers) is T copy => copy,
            IReadOnlyList<PerAxis> numbers when HyperParameterType.Copy(numbers) is T copy => copy,
            _ => value,
        };
    }

    /// <summary>Describes the network.</summary>
    /// <param name="graph">Adds operations; its <see cref="GraphBuilder.Rank"/> says whether images or volumes are wanted.</param>
    /// <param name="image">The input.</param>
    /// <param name="outputChannels">The number of classes.</param>
    /// <returns>One logit per class and position, at the size of the input.</returns>
    protected abstract GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels);

    private void CheckOutputs(NetworkGraph graph, int outputChannels)
    {
        if (graph.Output.Channels != outputChannels || graph.Output.Reduction != 1 || graph.Output.Margins != 0)
        {
            throw new InvalidOperationException($"{Name} ends in {graph.Output}; it must end in {outputChannels} channels at full size.");
        }

        if (graph.Heads[0] != graph.Output)
        {
            throw new InvalidOperationException($"The first head of {Name} is {graph.Heads[0]}; it must be the output, {graph.Output}.");
        }

        if (graph.Heads.FirstOrDefault(head => head.Channels != outputChannels || head.Reduction < 1 || head.Margins != 0) is { } other)
        {
            throw new InvalidOperationException($"{Name} has the head {other}; each must have {outputChannels} channels.");
        }
    }
}
