using MLSegmentation.Training.Graph;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Execution;

/// <summary>Everything that decides how the engine computes a convolution, but for the size of the image and the kind of numbers.</summary>
/// <remarks>
/// The rank is the number of spatial dimensions; inputs and outputs are all channels, not those of a group. The output padding says how much
/// larger a transposed convolution makes its result; it is null for one that is not transposed.
/// </remarks>
internal sealed record ConvolutionKind(int Rank, int Inputs, int Outputs, ConvolutionWindow Window, int Groups, PerAxis? OutputPadding)
{
    /// <summary>Whether it is transposed.</summary>
    public bool IsTransposed => OutputPadding is not null;

    /// <summary>[out, in / groups, kernel…], or [in, out / groups, kernel…] for a transposed one.</summary>
    public long[] WeightShape =>
        [IsTransposed ? Inputs : Outputs, (IsTransposed ? Outputs : Inputs) / Groups, .. Window.Kernel.Everywhere(Rank)];

    /// <summary>The kind of an operation that is a convolution; null for others.</summary>
    public static ConvolutionKind? Of(Operation operation) => operation switch
    {
        Operation.Conv { Weight.Shape: var shape, Groups: var groups } conv => new(
            shape.Count - 2, (int)shape[1] * groups, (int)shape[0], new(conv.Kernel, conv.Stride, conv.Padding, conv.Dilation), groups, OutputPadding: null),
        Operation.ConvTranspose { Weight.Shape: var shape, Groups: var groups } conv => new(
            shape.Count - 2, (int)shape[0], (int)shape[1] * groups, new(conv.Kernel, conv.Stride, conv.Padding, Dilation: 1), groups, conv.OutputPadding),
        _ => null,
    };

    /// <summary>As the engine computes it.</summary>
    public Convolution ToPlain()
    {
        // Of a 1×1 convolution with many channels and a stride, oneDNN's gradient of the input divides by zero on processors that do not
        // tell the size of their caches, which ends the process. Without the positions that it skips, it has no stride.
        if (!IsTransposed && Window.Kernel == 1 && Window.Stride != 1 && Window.Padding == 0)
        {
            var dense = (this with { Window = Window with { Stride = 1 } }).ToPlain();
            return (input, weight, bias) => dense(Subsample(input), weight, bias);
        }

        var (strides, padding) = (Window.Stride.Everywhere(Rank), Window.Padding.Everywhere(Rank));
        long[] dilation = [.. Enumerable.Repeat((long)Window.Dilation, Rank)];
        if (OutputPadding is not { } extra)
        {
            return Rank == 2
                ? (input, weight, bias) => F.conv2d(input, weight, bias, strides, padding, dilation, Groups)
                : (input, weight, bias) => F.conv3d(input, weight, bias, strides, padding, dilation, Groups);
        }

        long[] outputPadding = extra.Everywhere(Rank);
        return Rank == 2
            ? (input, weight, bias) => F.conv_transpose2d(input, weight, bias, strides, padding, outputPadding, dilation, Groups)
            : (input, weight, bias) => F.conv_transpose3d(input, weight, bias, strides, padding, outputPadding, dilation, Groups);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string name = $"{(IsTransposed ? "transposed convolution" : "convolution")} {Inputs} → {Outputs}";
        string groups = Groups > 1 ? $", {Groups} groups" : "";
        return $"{name}, {string.Join('×', Window.Kernel.Everywhere(Rank))}{Window.DescribeRest()}{groups}";
    }

    private Tensor Subsample(Tensor input) =>
        Enumerable.Range(2, Rank).Aggregate(input, (tensor, axis) => tensor.slice(axis, 0, tensor.shape[axis], Window.Stride[axis - 2]));
}

/// <summary>What a convolution reads around a position. The padding is zeros before and after the image.</summary>
internal sealed record ConvolutionWindow(PerAxis Kernel, PerAxis Stride, PerAxis Padding, int Dilation)
{
    /// <summary>What is not as in the simplest window, for messages.</summary>
    public string DescribeRest() => $"{(Stride != 1 ? $", stride {Stride}" : "")}{(Dilation > 1 ? $", dilation {Dilation}" : "")}";
}

/// <summary>A convolution of an input with a weight and, possibly, a bias.</summary>
/// <param name="input">[N, inputs, sizes…].</param>
/// <param name="weight">As <see cref="ConvolutionKind.WeightShape"/>.</param>
/// <param name="bias">[outputs], or null.</param>
/// <returns>[N, outputs, sizes…].</returns>
internal delegate Tensor Convolution(Tensor input, Tensor weight, Tensor? bias);
