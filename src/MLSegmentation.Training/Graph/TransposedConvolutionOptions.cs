namespace MLSegmentation.Training.Graph;

/// <summary>The window and the weights of a transposed convolution.</summary>
public sealed record TransposedConvolutionOptions
{
    /// <summary>The kernel's sides, at least the stride. Default 2.</summary>
    public PerAxis Kernel { get; init; } = 2;

    /// <summary>The factors by which the sides grow. From 1; default 2.</summary>
    public PerAxis Stride { get; init; } = 2;

    /// <summary>The channels are split into this many groups that do not see each other. From 1; default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether each output channel adds a learned number. Default true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>
    /// Whether nothing is cut off at the borders, so that every side gains the kernel's side but one: what a convolution without padding
    /// (<see cref="ConvolutionOptions.Unpadded"/>) lost. It takes kernels of odd sides and a stride of 1. Default false.
    /// </summary>
    public bool Unpadded { get; init; }

    /// <summary>
    /// Whether the weights start as linear interpolation of each channel by itself, rather than at random (Long et al., 2015). It takes
    /// as many output as input channels, and a kernel of at least twice the stride, or one less where that is odd. Default false.
    /// </summary>
    public bool Bilinear { get; init; }

    /// <summary>Whether the weights start at zero, so that what is added to the result is all there is at first.</summary>
    internal bool StartsAtZero { get; init; }
}
