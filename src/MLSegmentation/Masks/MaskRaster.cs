using System.Collections.Immutable;

namespace MLSegmentation.Masks;

/// <summary>What the samples of a <see cref="MaskRaster"/> mean: grey values as stored or red, green and blue, possibly followed by an opacity.</summary>
internal enum MaskRasterKind
{
    Grey,
    Palette,
    Rgb,
}

/// <summary>The pixels of a mask file exactly as it stores them.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits per sample: 1 to 16 of grey values and palette indices, 8 or fewer, or 16, of colours.</param>
/// <param name="Kind">What the samples mean.</param>
/// <param name="BytesPerPixel">Bytes from one pixel to the next; samples of up to eight bits take a byte each, those of more two, big-endian.</param>
/// <param name="Pixels">The samples, row by row from the top.</param>
/// <param name="Palette">The palette; empty where there is none.</param>
/// <param name="Classes">The classes that the file itself says its palette indices stand for; null in files of other software.</param>
internal sealed record MaskRaster(
    int Width, int Height, int BitDepth, MaskRasterKind Kind, int BytesPerPixel, byte[] Pixels, ImmutableArray<RgbColor> Palette,
    SegmentationClasses? Classes = null)
{
    /// <summary>Whether the palette indices are the mask values of these classes, and not their indices.</summary>
    public bool HoldsMaskValues { get; init; }

    /// <summary>How many bytes of each pixel are its grey value, palette index or colour; what follows is its opacity.</summary>
    public int ColorBytes => (Kind == MaskRasterKind.Rgb ? 3 : 1) * (BitDepth > 8 ? 2 : 1);
}
