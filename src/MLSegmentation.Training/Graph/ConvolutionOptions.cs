namespace MLSegmentation.Training.Graph;

/// <summary>The window and the weights of a convolution.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>The kernel's sides. From 1; default 3.</summary>
    public PerAxis Kernel { get; init; } = 3;

    /// <summary>The steps between output positions. From 1; default 1.</summary>
    public PerAxis Stride { get; init; } = 1;

    /// <summary>Zeros added on every side. From 0; default: null, what makes the output's size the input's divided by the stride.</summary>
    public PerAxis? Padding { get; init; }

    /// <summary>
    /// Whether no zeros are added at all, so that only places are computed whose whole window lies inside: every side loses the window's width but one.
    /// It takes windows of odd width and a stride of 1, and <see cref="TransposedConvolutionOptions.Unpadded"/> gives back what was lost. Default
    /// false.
    /// </summary>
    public bool Unpadded { get; init; }

    /// <summary>The step between kernel elements. From 1; default 1.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>The channels are split into this many groups that do not see each other. From 1; default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether each output channel adds a learned number; useless before a normalisation. Default true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>A kernel of 1: each position by itself, with a bias.</summary>
    internal static ConvolutionOptions Pointwise { get; } = new() { Kernel = 1 };
}
