namespace MLSegmentation.ImageFiles;

/// <summary>What the numbers of an <see cref="ImageRaster"/> mean.</summary>
internal enum RasterColors
{
    /// <summary>Any number of channels, each on its own; one where it is grey.</summary>
    Channels,

    /// <summary>Numbers of colours in a palette.</summary>
    Palette,

    /// <summary>Red, green and blue.</summary>
    Rgb,
}

/// <summary>The pixels of an image file exactly as it stores them.</summary>
/// <param name="Size">The size.</param>
/// <param name="Samples">What the numbers are.</param>
/// <param name="BitDepth">Bits per number in the file.</param>
/// <param name="Colors">What the numbers mean.</param>
/// <param name="Channels">Numbers per pixel, without its opacity.</param>
/// <param name="HasOpacity">Whether each pixel ends with its opacity.</param>
/// <param name="Pixels">
/// Pixel by pixel, row by row from the top. Numbers of fewer than eight bits take a byte each, those of 9 to 16 two; those of several bytes
/// are big-endian.
/// </param>
internal sealed record ImageRaster(ImageSize Size, SampleType Samples, int BitDepth, RasterColors Colors, int Channels, bool HasOpacity, byte[] Pixels)
{
    /// <summary>Red, green and blue of each colour of the palette; empty where there is none.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Whether the file says that the colours were multiplied with the opacity (only TIFF files do).</summary>
    public bool IsPremultiplied { get; init; }

    /// <summary>What the library's own mask files say about their classes; null in files of other software.</summary>
    public string? ClassesNote { get; init; }

    /// <summary>Whether the pixels are the mask values of these classes, and not their indices.</summary>
    public bool HoldsMaskValues { get; init; }

    /// <summary>Bytes of a number.</summary>
    public int SampleBytes => BitDepth switch
    {
        <= 8 => 1,
        <= 16 => 2,
        <= 32 => 4,
        _ => 8,
    };

    /// <summary>Bytes from one pixel to the next.</summary>
    public int BytesPerPixel => SampleBytes * (HasOpacity ? Channels + 1 : Channels);

    /// <summary>
    /// The same with the last colour of a palette for all numbers behind it, as Skia and browsers show PNG files: images of 8 bits are what Skia decodes,
    /// and those in full depth have the same colours.
    /// </summary>
    public ImageRaster WithRepeatedColor()
    {
        if (Colors != RasterColors.Palette || Palette.Length < 3)
        {
            return this;
        }

        byte[] palette = new byte[3 << BitDepth];
        for (int index = 0; index < palette.Length; index++)
        {
            palette[index] = index < Palette.Length ? Palette[index] : Palette[Palette.Length - 3 + (index % 3)];
        }

        return this with { Palette = palette };
    }

    /// <summary>The image as viewers show it.</summary>
    public ImageRaster Orient(ImageOrientation orientation)
    {
        if (orientation == ImageOrientation.Upright)
        {
            return this;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(Pixels.Length);
        orientation.Apply(Pixels, Size, BytesPerPixel, pixels);
        return this with { Size = orientation.Apply(Size), Pixels = pixels };
    }
}
