using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// Computes a convolution with channels filled up with zeros. The result is the same, and gradients flow through.
/// </summary>
/// <param name="kind">What is computed.</param>
/// <param name="form">The channels to fill up to.</param>
/// <param name="convolve">How the engine computes it.</param>
internal sealed class PaddedConvolution(ConvolutionKind kind, ConvolutionForm form, Convolution convolve)
{
    /// <inheritdoc cref="Convolution"/>
    public Tensor Compute(Tensor input, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (first, second) = kind.IsTransposed ? (form.Inputs, form.Outputs) : (form.Outputs, form.Inputs);
        var wideWeight = Widen(Widen(weight, 0, kind.Groups, first), 1, 1, second);
        var wideBias = bias is null ? null : Widen(bias, 0, kind.Groups, form.Outputs);
        var result = convolve(Widen(input, 1, kind.Groups, form.Inputs), wideWeight, wideBias);
        return Narrow(result).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros behind the channels of every group.</summary>
    private static Tensor Widen(Tensor tensor, int axis, int groups, int channelsPerGroup)
    {
        long[] shape = tensor.shape;
        long missing = channelsPerGroup - (shape[axis] / groups);
        if (missing == 0)
        {
            return tensor;
        }

        long[] grouped = [.. shape[..axis], groups, shape[axis] / groups, .. shape[(axis + 1)..]];
        long[] added = [.. shape[..axis], groups, missing, .. shape[(axis + 1)..]];
        long[] widened = [.. shape[..axis], groups * channelsPerGroup, .. shape[(axis + 1)..]];
        return cat([tensor.reshape(grouped), zeros(added, tensor.dtype, tensor.device)], axis + 1).reshape(widened);
    }

    private Tensor Narrow(Tensor result)
    {
        long[] shape = result.shape;
        var grouped = result.reshape([shape[0], kind.Groups, form.Outputs, .. shape[2..]]);
        var kept = grouped.narrow(2, 0, kind.Outputs / kind.Groups);
        return kept.reshape([shape[0], kind.Outputs, .. shape[2..]]);
    }
}
