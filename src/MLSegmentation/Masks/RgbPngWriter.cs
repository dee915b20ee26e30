namespace MLSegmentation.Masks;

/// <summary>Writes images as PNG files of red, green and blue, 8 bits each.</summary>
internal static class RgbPngWriter
{
    private const int Channels = 3;
    private const byte Paeth = 4;

    /// <summary>Writes an image into a stream.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="rgb">Red, green and blue of each pixel, row by row.</param>
    /// <param name="size">The size.</param>
    public static void Write(Stream stream, byte[] rgb, ImageSize size)
    {
        int length = size.Width * Channels;
        PngEncoding.WriteBeginning(stream, size, PngColorType.Rgb);
        PngEncoding.WriteChunk(stream, "IDAT"u8, PngEncoding.Compress(size.Height, length, (y, row) => Filter(rgb, y * length, y > 0, row)));
        PngEncoding.WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Takes from each byte what its neighbours let expect (section 9.4), which suits photographs best.</summary>
    private static void Filter(byte[] rgb, int begin, bool hasPrevious, Span<byte> row)
    {
        row[0] = Paeth;
        int length = row.Length - 1;
        for (int index = 0; index < length; index++)
        {
            int left = index < Channels ? 0 : rgb[begin + index - Channels];
            int up = hasPrevious ? rgb[begin + index - length] : 0;
            int upperLeft = index < Channels || !hasPrevious ? 0 : rgb[begin + index - length - Channels];
            row[index + 1] = (byte)(rgb[begin + index] - PngFilter.Predict(left, up, upperLeft));
        }
    }
}
