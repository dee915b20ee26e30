namespace MLSegmentation.Training.Execution;

/// <summary>What a convolution reads around a position, in every dimension alike.</summary>
/// <param name="Kernel">The number of positions.</param>
/// <param name="Stride">From one result's window to the next one's.</param>
/// <param name="Padding">Zeros before and after the image.</param>
/// <param name="Dilation">From one position of a window to the next.</param>
internal sealed record ConvolutionWindow(int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>What is not as in the simplest window, for messages.</summary>
    public string DescribeRest() => $"{(Stride > 1 ? $", stride {Stride}" : "")}{(Dilation > 1 ? $", dilation {Dilation}" : "")}";
}
