namespace MLSegmentation.Training.Graph;

/// <summary>What the operations of a network ask of names, numbers and shapes; a <see cref="GraphBuilder"/> holds every call to it.</summary>
internal static class GraphRules
{
    /// <summary>How many input pixels one position of an enlarged value covers.</summary>
    public static PerAxis Enlarged(GraphValue input, PerAxis factor)
    {
        Require(input.Bins == 1, $"{input} has the same positions whatever the image's size; Upsample it to the size of another value.", nameof(factor));
        return PerAxis.Combine(input.Reductions, factor, (side, times) => side % times).Max == 0
            ? PerAxis.Combine(input.Reductions, factor, (side, times) => side / times)
            : throw new ArgumentException($"{input} enlarged {factor} times would be larger than the network's input.", nameof(factor));
    }

    /// <summary>How many input pixels one position covers behind a window with strides.</summary>
    public static PerAxis Reduced(GraphValue input, PerAxis stride)
    {
        Require(input.Bins == 1 || stride == 1, $"{input} has the same positions whatever the image's size; a stride of {stride} is not for it.");
        return PerAxis.Combine(input.Reductions, stride, (side, step) => side * step);
    }

    /// <summary>The size behind a window that takes some positions from both ends, or gives them back.</summary>
    public static GraphExtent Widened(GraphValue input, PerAxis reductions, PerAxis taken)
    {
        var margins = PerAxis.Combine(input.Margins, taken, (before, more) => before + more);
        Require(margins.All(side => side >= 0), $"{input} would become larger than the network's input; give back no more than was lost.");
        Require(
            margins == 0 || reductions == input.Reductions,
            $"{input} cannot change its size: it lacks positions at its borders, or would. Give them back before, with a transposed convolution "
            + "without padding.");
        return new GraphExtent(reductions, margins);
    }

    /// <summary>How many positions an operation takes from both ends.</summary>
    public static PerAxis LossOf(GraphNode node) => PerAxis.Combine(node.Output.Margins, node.Inputs[0].Margins, (after, before) => after - before);

    /// <summary>The size of what is computed position by position: all that is read lacks the same.</summary>
    public static GraphExtent ExtentOf(PerAxis reductions, GraphValue[] inputs)
    {
        var other = Array.Find(inputs, input => input.Margins != inputs[0].Margins);
        Require(other is null, $"{inputs[0]} and {other} lack other positions at their borders, and cannot be combined.");
        return Widened(inputs[0], reductions, 0);
    }

    /// <summary>No padding, of a window that loses as much at both ends.</summary>
    public static PerAxis UnpaddedOf(PerAxis kernel, PerAxis stride, PerAxis? padding)
    {
        Require(padding is null || padding == 0, $"A window without padding cannot have a padding of {padding}.", nameof(padding));
        Require(
            stride == 1 && kernel.All(side => side % 2 == 1),
            $"Only windows of odd width with a stride of 1 go without padding, not {kernel} with a stride of {stride}.",
            nameof(kernel));
        return 0;
    }

    /// <summary>Along each axis, the positions of a value that has as many whatever the input's size.</summary>
    public static int BinsOf(Operation operation, PerAxis reductions, GraphValue[] inputs) =>
        reductions.Max > 0 || operation is Operation.GlobalAveragePool or Operation.GlobalMaxPool ? 1 : inputs.Max(input => input.Bins);

    /// <summary>Names of layers and scopes are not empty and have no dots.</summary>
    public static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Require(!name.Contains('.', StringComparison.Ordinal), $"'{name}' has a dot, which separates scopes; use Scope for each part.", nameof(name));
        Require(!name.Contains('/', StringComparison.Ordinal), $"'{name}' has a slash, which only names inside exported models have.", nameof(name));
    }

    /// <summary>Kernels, strides and the like are 1 or more.</summary>
    public static void CheckPositive(params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        }
    }

    /// <summary>Kernels, strides and the like are 1 or more in every dimension.</summary>
    public static void CheckPositive(params ReadOnlySpan<PerAxis> numbers)
    {
        foreach (var number in numbers)
        {
            Require(number.All(side => side > 0), $"Kernels and strides must be 1 or more in every dimension, not {number}.");
        }
    }

    /// <summary>Every group gets as many channels.</summary>
    public static void CheckGroups(int inputChannels, int outputChannels, int groups) => Require(
        inputChannels % groups == 0 && outputChannels % groups == 0,
        $"{inputChannels} input and {outputChannels} output channels do not split into {groups} groups.",
        nameof(groups));

    /// <summary>For sides L that are multiples of the stride, ⌊(L + excess) / stride⌋ + 1 must be L / stride, so −stride ≤ excess ≤ −1.</summary>
    public static void CheckWindow(PerAxis kernel, PerAxis stride, PerAxis padding, int dilation)
    {
        Require(padding.All(side => side >= 0), $"A window's padding must be 0 or more in every dimension, not {padding}.");
        var excess = PerAxis.Combine(padding, kernel, (zeros, side) => (2 * zeros) - (dilation * (side - 1)) - 1);
        Require(
            excess.All(side => side <= -1) && PerAxis.Combine(excess, stride, (side, step) => side + step).All(side => side >= 0),
            $"A window of {kernel} with stride {stride}, padding {padding} and dilation {dilation} does not yield exactly 1/{stride} of the size.");
    }

    /// <summary>
    /// The windows of a transposed convolution leave no position out. One that interpolates linearly keeps the channels, and reaches one input
    /// position to both sides.
    /// </summary>
    public static void CheckTransposed(GraphValue input, int channels, TransposedConvolutionOptions options)
    {
        var (kernel, stride) = (options.Kernel, options.Stride);
        Require(IsAtLeast(kernel, stride), $"A kernel of {kernel} leaves gaps at a stride of {stride}; it must be at least as large.", nameof(kernel));
        var smallest = PerAxis.Combine(stride, stride, (step, _) => (2 * step) - (step % 2));
        Require(
            !options.Bilinear || (channels == input.Channels && IsAtLeast(kernel, smallest)),
            $"To interpolate {input} at a stride of {stride}, a layer needs {input.Channels} channels and a kernel of at least {smallest}, "
            + $"not {channels} and {kernel}.",
            nameof(kernel));
    }

    /// <summary>What is pooled into parts has more positions in larger images.</summary>
    public static void CheckSized(GraphValue input) =>
        Require(input.Reduction > 0, $"{input} has the same positions whatever the image's size; it cannot be pooled into parts.", nameof(input));

    /// <summary>A value is enlarged to a size that is a multiple of its own; a single position, to any.</summary>
    public static void CheckEnlargement(GraphValue input, GraphValue like) => Require(
        like.Reduction != 0 && PerAxis.Combine(input.Reductions, like.Reductions, (side, other) => side % other).Max == 0,
        $"{input} cannot be enlarged to the size of {like}.", nameof(like));

    /// <summary>
    /// The size of a repeated layer's output: it is to its input as the first output is to the first input. The layer's weights fit as many
    /// channels as they were made for.
    /// </summary>
    public static PerAxis RepeatedReductions(GraphNode? node, GraphValue layer, GraphValue input)
    {
        var first = node is { Inputs: [var only] }
            ? only
            : throw new ArgumentException($"{layer} does not come from a layer with one input, so it cannot be repeated.", nameof(layer));
        Require(
            first.Channels == input.Channels,
            $"{layer} comes from {first}; the same layer cannot be applied to {input}, which has other channels.",
            nameof(input));
        Require(
            first.Reductions == input.Reductions || layer.Reductions == first.Reductions,
            $"{layer} comes from {first}; a layer that changes the size cannot be applied to {input}, which has another size.",
            nameof(input));
        return first.Reductions == input.Reductions ? layer.Reductions : input.Reductions;
    }

    /// <summary>Values that are put one after the other have one size.</summary>
    public static void CheckSameSize(GraphValue[] values)
    {
        var other = Array.Find(values, value => value.Reductions != values[0].Reductions || value.Bins != values[0].Bins);
        Require(other is null, $"Concat needs values of one size, not {values[0]} and {other}.", nameof(values));
    }

    /// <summary>Values that are combined position by position have one shape; a single position or a single channel is repeated.</summary>
    public static void CheckBroadcast(string operation, GraphValue first, GraphValue second)
    {
        bool sameSize = (first.Reductions == second.Reductions && first.Bins == second.Bins) || first.IsSinglePosition || second.IsSinglePosition;
        bool sameChannels = first.Channels == second.Channels || first.Channels == 1 || second.Channels == 1;
        Require(sameSize && sameChannels, $"{operation} needs values of one size and number of channels, not {first} and {second}.", nameof(second));
    }

    private static bool IsAtLeast(PerAxis sides, PerAxis least) => PerAxis.Combine(sides, least, (side, limit) => side - limit).All(rest => rest >= 0);

    private static void Require(bool isValid, string rule, string? parameter = null)
    {
        if (!isValid)
        {
            throw new ArgumentException(rule, parameter);
        }
    }
}
