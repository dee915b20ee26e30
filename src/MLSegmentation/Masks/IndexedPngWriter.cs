namespace MLSegmentation.Masks;

/// <summary>Writes masks as PNG files with a palette: the palette index is the class index.</summary>
internal static class IndexedPngWriter
{
    /// <summary>Writes a mask file, complete or not at all.</summary>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void Write(string path, SegmentationMask mask, SegmentationClasses? classes) =>
        AtomicFile.Write(path, stream => Write(stream, mask, classes));

    /// <summary>Writes a mask into a stream.</summary>
    public static void Write(Stream stream, SegmentationMask mask, SegmentationClasses? classes) =>
        Write(stream, mask, CreatePalette(mask, classes), classes);

    /// <summary>Writes palette indices into a stream.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="indices">The index of each pixel.</param>
    /// <param name="palette">The colours, as many as the largest index needs, at most 256.</param>
    public static void WriteIndices(Stream stream, SegmentationMask indices, IReadOnlyList<RgbColor> palette) => Write(stream, indices, palette, null);

    private static void Write(Stream stream, SegmentationMask mask, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes)
    {
        PngEncoding.WriteBeginning(stream, new ImageSize(mask.Width, mask.Height), PngColorType.Palette);
        PngEncoding.WriteChunk(stream, "PLTE"u8, [.. palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue])]);
        if (classes is not null)
        {
            PngEncoding.WriteChunk(stream, "iTXt"u8, ClassesText.Create(classes));
        }

        PngEncoding.WriteChunk(stream, "IDAT"u8, Compress(mask));
        PngEncoding.WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>As many entries as the mask or the classes need; ignored pixels are white at the palette's end.</summary>
    private static RgbColor[] CreatePalette(SegmentationMask mask, SegmentationClasses? classes)
    {
        var palette = new RgbColor[Math.Max(classes?.Count ?? 0, Max(mask.Pixels) + 1)];
        for (int index = 0; index < palette.Length; index++)
        {
            palette[index] = index == SegmentationMask.Ignored ? new RgbColor(255, 255, 255)
                : index < classes?.Count ? classes[index].Color
                : ClassPalette.GetColor(index);
        }

        return palette;
    }

    private static byte Max(ReadOnlySpan<byte> pixels)
    {
        byte max = 0;
        foreach (byte pixel in pixels)
        {
            max = Math.Max(max, pixel);
        }

        return max;
    }

    // No filter, which suits indices best (section 12.7).
    private static byte[] Compress(SegmentationMask mask) =>
        PngEncoding.Compress(mask.Height, mask.Width, (y, row) => mask.Pixels.Slice(y * mask.Width, mask.Width).CopyTo(row[1..]));
}
