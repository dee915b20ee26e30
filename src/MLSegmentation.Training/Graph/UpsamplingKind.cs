namespace MLSegmentation.Training;

/// <summary>How a decoder doubles the size of its feature maps.</summary>
public enum UpsamplingKind
{
    /// <summary>A learned transposed convolution, 2×2 with stride 2.</summary>
    Transposed,

    /// <summary>Bilinear interpolation (trilinear in three dimensions), which has no parameters.</summary>
    Bilinear,

    /// <summary>
    /// Every value is repeated, which has no parameters either; the convolutions behind it smooth the blocks. A model of 8-bit numbers stays in 8 bits here,
    /// unlike with bilinear interpolation.
    /// </summary>
    Nearest,
}
