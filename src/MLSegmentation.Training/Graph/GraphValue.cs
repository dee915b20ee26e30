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

    /// <summary>How many positions there are along each axis where <see cref="Reduction"/> is 0: one, or as many as the image was pooled to.</summary>
    internal int Bins { get; }

    /// <summary>Whether there is one position, whatever the input's size.</summary>
    internal bool IsSinglePosition => Reduction == 0 && Bins == 1;

    /// <summary>The position among all values of the builder; 0 is the input.</summary>
    internal int Index { get; }

    /// <summary>The name, the number of channels and the size, for messages.</summary>
    /// <returns>For example <c>encoder2.relu [128, 1/2]</c>.</returns>
    public override string ToString()
    {
        string size = IsSinglePosition ? "one position" : Reduction == 0 ? $"{Bins} positions an axis" : Reduction == 1 ? "full size" : $"1/{Reductions}";
        return $"{Name} [{Channels}, {size}]";
    }
}
