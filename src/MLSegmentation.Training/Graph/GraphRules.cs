using System.Globalization;

namespace MLSegmentation.Training.Graph;

/// <summary>What the operations of a network ask of names, numbers and shapes; a <see cref="GraphBuilder"/> holds every call to it.</summary>
internal static class GraphRules
{
    /// <summary>How many input pixels one position of an enlarged value covers.</summary>
    public static int Enlarged(GraphValue input, int factor) => input.Reduction % factor == 0
        ? input.Reduction / factor
        : throw new ArgumentException($"{input} enlarged {factor} times would be larger than the network's input.", nameof(factor));

    /// <summary>Names of layers and scopes are not empty and have no dots.</summary>
    public static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' has a dot, which separates scopes; use Scope for each part.", nameof(name));
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' has a slash, which only names inside exported models have.", nameof(name));
        }
    }

    /// <summary>Kernels, strides and the like are 1 or more.</summary>
    public static void CheckPositive(params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        }
    }

    /// <summary>Every group gets as many channels.</summary>
    public static void CheckGroups(int inputChannels, int outputChannels, int groups)
    {
        if (inputChannels % groups != 0 || outputChannels % groups != 0)
        {
            throw new ArgumentException($"{inputChannels} input and {outputChannels} output channels do not split into {groups} groups.", nameof(groups));
        }
    }

    /// <summary>
    /// For sides L that are multiples of the stride, ⌊(L + excess) / stride⌋ + 1 must be L / stride, so −stride ≤ excess ≤ −1.
    /// </summary>
    public static void CheckWindow(int kernel, int stride, int padding, int dilation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        int excess = (2 * padding) - (dilation * (kernel - 1)) - 1;
        if (excess < -stride || excess > -1)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"A window of {kernel} with stride {stride}, padding {padding} and dilation {dilation} does not yield exactly 1/{stride} of the size."));
        }
    }

    /// <summary>The windows of a transposed convolution leave no position out.</summary>
    public static void CheckNoGaps(int kernel, int stride)
    {
        if (kernel < stride)
        {
            throw new ArgumentException($"A kernel of {kernel} leaves gaps at a stride of {stride}; it must be at least as large.", nameof(kernel));
        }
    }

    /// <summary>Linear interpolation keeps the channels, and reaches one input position to both sides.</summary>
    public static void CheckInterpolation(GraphValue input, int channels, int kernel, int stride)
    {
        int smallest = (2 * stride) - (stride % 2);
        if (channels != input.Channels || kernel < smallest)
        {
            throw new ArgumentException(
                $"To interpolate {input} at a stride of {stride}, a layer needs {input.Channels} channels and a kernel of at least {smallest}, "
                + $"not {channels} and {kernel}.",
                nameof(kernel));
        }
    }

    /// <summary>What the layer that yielded a value read.</summary>
    public static GraphValue OnlyInput(GraphNode? node, GraphValue layer) => node is { Inputs: [var only] }
        ? only
        : throw new ArgumentException($"{layer} does not come from a layer with one input, so it cannot be repeated.", nameof(layer));

    /// <summary>A layer's weights fit as many channels as they were made for.</summary>
    public static void CheckRepeatable(GraphValue layer, GraphValue first, GraphValue input)
    {
        if (first.Channels != input.Channels)
        {
            throw new ArgumentException($"{layer} comes from {first}; the same layer cannot be applied to {input}, which has other channels.", nameof(input));
        }
    }

    /// <summary>The size of a repeated layer's output: it is to its input as the first output is to the first input.</summary>
    public static int RepeatedReduction(GraphValue layer, GraphValue first, GraphValue input)
    {
        if (first.Reduction == input.Reduction || layer.Reduction == first.Reduction)
        {
            return first.Reduction == input.Reduction ? layer.Reduction : input.Reduction;
        }

        throw new ArgumentException(
            $"{layer} comes from {first}; a layer that changes the size cannot be applied to {input}, which has another size.",
            nameof(input));
    }

    /// <summary>Values that are put one after the other have one size.</summary>
    public static void CheckSameSize(GraphValue[] values)
    {
        if (values.FirstOrDefault(value => value.Reduction != values[0].Reduction) is { } other)
        {
            throw new ArgumentException($"Concat needs values of one size, not {values[0]} and {other}.", nameof(values));
        }
    }

    /// <summary>Values that are combined position by position have one shape; a single position or a single channel is repeated.</summary>
    public static void CheckBroadcast(string operation, GraphValue first, GraphValue second)
    {
        bool sameSize = first.Reduction == second.Reduction || first.Reduction == 0 || second.Reduction == 0;
        bool sameChannels = first.Channels == second.Channels || first.Channels == 1 || second.Channels == 1;
        if (!sameSize || !sameChannels)
        {
            throw new ArgumentException($"{operation} needs values of one size and number of channels, not {first} and {second}.", nameof(second));
        }
    }
}
