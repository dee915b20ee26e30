using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// How many channels a convolution is given to the engine with. What it has more than the convolution itself is filled with zeros, and
/// left out of the result. Both numbers are those of each group.
/// </summary>
internal readonly record struct ConvolutionForm(int Inputs, int Outputs)
{
    // Engines for processors work in blocks of 16 channels and take several blocks at a time; incomplete ones are what they get wrong.
    private const int Block = 16;
    private const int ImageChannels = 3;

    private static readonly int[] Blocks = [1, Block, 2 * Block, 4 * Block];

    /// <summary>The convolution as it is.</summary>
    public static ConvolutionForm PlainOf(ConvolutionKind kind) => new(kind.Inputs / kind.Groups, kind.Outputs / kind.Groups);

    /// <summary>The forms to try, those that cost less first; <paramref name="isInBlocks"/> leaves out those with incomplete blocks.</summary>
    public static IEnumerable<ConvolutionForm> Of(ConvolutionKind kind, bool isInBlocks)
    {
        var plain = PlainOf(kind);
        var forms =
            from inputBlock in Blocks
            from outputBlock in Blocks
            select new ConvolutionForm(RoundUp(plain.Inputs, inputBlock), RoundUp(plain.Outputs, outputBlock));
        return forms.Distinct().Where(form => !isInBlocks || form.IsInBlocks(kind)).OrderBy(form => (long)form.Inputs * form.Outputs);
    }

    /// <summary>Whether every block of channels is complete. Up to three inputs, an image's, do not come in blocks.</summary>
    private bool IsInBlocks(ConvolutionKind kind) =>
        kind.Window.Kernel == 1 || (Outputs % Block == 0 && (Inputs % Block == 0 || Inputs <= ImageChannels));

    private static int RoundUp(int channels, int block) => (channels + block - 1) / block * block;
}

/// <summary>Computes a convolution with channels filled up with zeros. The result is the same, and gradients flow through.</summary>
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
        return grouped.narrow(2, 0, kind.Outputs / kind.Groups).reshape([shape[0], kind.Outputs, .. shape[2..]]);
    }
}
