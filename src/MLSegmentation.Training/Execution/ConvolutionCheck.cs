using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>
/// Finds for every kind of convolution a form in which the engine computes it right on this machine. On some, the plain one gives wrong
/// numbers, without a word.
/// </summary>
/// <remarks>What was found holds for the life of the process. Safe for use by several threads.</remarks>
/// <param name="engine">The engine's own way to compute a kind.</param>
internal sealed class ConvolutionCheck(Func<ConvolutionKind, Convolution> engine)
{
    private readonly ConcurrentDictionary<(ConvolutionKind Kind, ScalarType Type, string Device), ConvolutionForm> _forms = new();

    /// <summary>The check that all networks of this process share.</summary>
    public static ConvolutionCheck Shared { get; } = new(kind => kind.ToPlain());

    /// <summary>The cheapest form that is right.</summary>
    /// <param name="kind">What is computed.</param>
    /// <param name="type">The kind of number of the input and the result.</param>
    /// <param name="device">Where it is computed.</param>
    /// <exception cref="SegmentationException">The engine computes no form right.</exception>
    public ConvolutionForm GetForm(ConvolutionKind kind, ScalarType type, Device device) =>
        _forms.GetOrAdd((kind, type, device.ToString()), _ => FindForm(kind, type, device));

    /// <summary>The convolution in the form that is right.</summary>
    /// <inheritdoc cref="GetForm"/>
    public Convolution GetConvolution(ConvolutionKind kind, ScalarType type, Device device) =>
        Create(kind, GetForm(kind, type, device), type);

    private ConvolutionForm FindForm(ConvolutionKind kind, ScalarType type, Device device)
    {
        var trial = new ConvolutionTrial(kind, type, device);
        foreach (var form in Enum.GetValues<ConvolutionForm>())
        {
            if (trial.Passes(Create(kind, form, type)))
            {
                return form;
            }
        }

        string precision = type == ScalarType.BFloat16 ? " in bfloat16" : "";
        throw new SegmentationException(
            $"The training engine (libtorch) computes wrong numbers on this machine: the {kind}{precision} on the device {device} differs "
            + "from a computation in double precision, whichever way it is asked. Nothing that was trained here could be trusted. "
            + "Train on another machine or device, or with another version of libtorch.");
    }

    private Convolution Create(ConvolutionKind kind, ConvolutionForm form, ScalarType type)
    {
        var convolve = form == ConvolutionForm.Plain ? engine(kind) : new PaddedConvolution(kind, form, engine(kind)).Compute;
        return type == ScalarType.BFloat16 ? (input, weight, bias) => Round(convolve, input, weight, bias) : convolve;
    }

    /// <summary>Rounds the parameters anew each time: they change from step to step, and their gradients are those of 32-bit numbers.</summary>
    private static Tensor Round(Convolution convolve, Tensor input, Tensor weight, Tensor? bias)
    {
        using var rounded = weight.to(ScalarType.BFloat16);
        using var roundedBias = bias?.to(ScalarType.BFloat16);
        return convolve(input, rounded, roundedBias);
    }
}
