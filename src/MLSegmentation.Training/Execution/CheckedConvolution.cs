using static TorchSharp.torch;

namespace MLSegmentation.Training.Execution;

/// <summary>A convolution that was tried.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Type">The kind of number of the input and the result.</param>
/// <param name="Form">The form that is right; null where none is.</param>
internal sealed record CheckedConvolution(ConvolutionKind Kind, ScalarType Type, ConvolutionForm? Form)
{
    /// <summary>Whether the engine computes it right as it is.</summary>
    public bool IsPlain => Form == ConvolutionForm.PlainOf(Kind);

    /// <inheritdoc/>
    public override string ToString() => Type == ScalarType.BFloat16 ? $"{Kind}, bfloat16" : Kind.ToString();
}
