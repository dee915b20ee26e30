namespace MLSegmentation.Training;

/// <summary>How a decoder doubles the size of its feature maps.</summary>
public enum UpsamplingKind
{
    /// <summary>A learned transposed convolution, 2×2 with stride 2.</summary>
    Transposed,

    /// <summary>Bilinear interpolation (trilinear in three dimensions), which has no parameters.</summary>
    Bilinear,

    /// <summary>
    /// Every value is repeated, which has no parameters either. The convolutions behind it smooth the blocks, and a model exported to 8 bits stays in 8
    /// bits here, unlike with the other two.
    /// </summary>
    Nearest,
}
