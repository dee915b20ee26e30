namespace MLSegmentation.Training.Graph;

/// <summary>
/// A tensor that flows through a network: the input, or what one operation yields. Its shape is [N, <see cref="Channels"/>, …] with
/// the spatial sizes of the network's input divided by <see cref="Reductions"/>.
/// </summary>
/// <remarks>Created by a <see cref="GraphBuilder"/> only. Immutable.</remarks>
public sealed class GraphValue
{
    internal GraphValue(int index, string name, int channels, PerAxis reductions, int bins = 1) =>
        (Index, Name, Channels, Reductions, Bins) = (index, name, channels, reductions, bins);

    internal GraphValue(int index, string name, int channels, GraphExtent extent, int bins)
        : this(index, name, channels, extent.Reductions, bins) => Margins = extent.Margins;

    /// <summary>The name of the operation that yields this value, or <c>input</c>.</summary>
    public string Name { get; }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>
    /// How many input pixels one position covers in each direction: 1 at full size, 8 after three halvings. 0 for a value that has
    /// as many positions whatever the input's size: one after <see cref="GraphBuilder.GlobalAveragePool"/>, several after
    /// <see cref="GraphBuilder.AdaptiveAveragePool"/>.
    /// </summary>
    public PerAxis Reductions { get; }

    /// <summary>The largest of <see cref="Reductions"/>: the only one, unless the network has other strides in some dimensions.</summary>
    public int Reduction => Reductions.Max;

    /// <summary>How many positions are missing at both ends of each dimension, lost to convolutions without padding.</summary>
    internal PerAxis Margins { get; } = 0;

    /// <summary>How many positions there are along each axis where <see cref="Reduction"/> is 0: one, or as many as the image was pooled to.</summary>
    internal int Bins { get; }

    /// <summary>Whether there is one position, whatever the input's size.</summary>
    internal bool IsSinglePosition => Reduction == 0 && Bins == 1;

    /// <summary>The position among all values of the builder; 0 is the input.</summary>
    internal int Index { get; }

    /// <summary>How many positions there are along a dimension, for an input with such a side.</summary>
    internal int PositionsAlong(int axis, int side) => Reduction == 0 ? Bins : (side / Reductions[axis]) - (2 * Margins[axis]);

    /// <summary>The name, the number of channels and the size, for messages.</summary>
    /// <returns>For example <c>encoder2.relu [128, 1/2]</c>.</returns>
    public override string ToString()
    {
        string size = IsSinglePosition ? "one position" : Reduction == 0 ? $"{Bins} positions an axis" : Reduction == 1 ? "full size" : $"1/{Reductions}";
        string margins = Margins == 0 ? "" : $", {Margins} less at every border";
        return $"{Name} [{Channels}, {size}{margins}]";
    }
}

/// <summary>The size of a value: how many input pixels a position covers, and how many positions are missing at both ends.</summary>
internal readonly record struct GraphExtent(PerAxis Reductions, PerAxis Margins);
