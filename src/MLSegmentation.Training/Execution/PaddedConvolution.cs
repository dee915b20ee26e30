using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// Computes a convolution with channels filled up with zeros to multiples of 16, the block in which engines for processors work.
/// The result is the same; gradients flow through.
/// </summary>
internal sealed class PaddedConvolution
{
    private const int Block = 16;

    private readonly ConvolutionKind _kind;
    private readonly Convolution _convolve;
    private readonly int _inputs;
    private readonly int _outputs;

    /// <param name="kind">What is computed.</param>
    /// <param name="form">Which channels are filled up.</param>
    /// <param name="convolve">How the engine computes it.</param>
    public PaddedConvolution(ConvolutionKind kind, ConvolutionForm form, Convolution convolve)
    {
        (_kind, _convolve) = (kind, convolve);
        (_inputs, _outputs) = (kind.Inputs / kind.Groups, kind.Outputs / kind.Groups);
        _inputs = form is ConvolutionForm.PaddedInputs or ConvolutionForm.Padded ? RoundUp(_inputs) : _inputs;
        _outputs = form is ConvolutionForm.PaddedOutputs or ConvolutionForm.Padded ? RoundUp(_outputs) : _outputs;
    }

    /// <inheritdoc cref="Convolution"/>
    public Tensor Compute(Tensor input, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (first, second) = _kind.IsTransposed ? (_inputs, _outputs) : (_outputs, _inputs);
        var wideWeight = Widen(Widen(weight, 0, _kind.Groups, first), 1, 1, second);
        var wideBias = bias is null ? null : Widen(bias, 0, _kind.Groups, _outputs);
        var result = _convolve(Widen(input, 1, _kind.Groups, _inputs), wideWeight, wideBias);
        return Narrow(result).MoveToOuterDisposeScope();
    }

    private static int RoundUp(int channels) => (channels + Block - 1) / Block * Block;

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
        var grouped = result.reshape([shape[0], _kind.Groups, _outputs, .. shape[2..]]);
        var kept = grouped.narrow(2, 0, _kind.Outputs / _kind.Groups);
        return kept.reshape([shape[0], _kind.Outputs, .. shape[2..]]);
    }
}
