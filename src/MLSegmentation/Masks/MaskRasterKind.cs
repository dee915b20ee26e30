namespace MLSegmentation.Masks;

/// <summary>What the samples of a <see cref="MaskRaster"/> mean.</summary>
internal enum MaskRasterKind
{
    /// <summary>Grey values as stored, possibly followed by an opacity.</summary>
    Grey,

    /// <summary>Indices into the palette.</summary>
    Palette,

    /// <summary>Red, green and blue, possibly followed by an opacity.</summary>
    Rgb,
}
