namespace MLSegmentation.Masks;

/// <summary>How a PNG file describes a pixel (PNG specification, section 11.2.2).</summary>
internal enum PngColorType : byte
{
    /// <summary>One grey sample.</summary>
    Grey = 0,

    /// <summary>Red, green and blue samples.</summary>
    Rgb = 2,

    /// <summary>One index into the palette.</summary>
    Palette = 3,

    /// <summary>A grey sample and an opacity.</summary>
    GreyAlpha = 4,

    /// <summary>Red, green and blue samples and an opacity.</summary>
    RgbAlpha = 6,
}
