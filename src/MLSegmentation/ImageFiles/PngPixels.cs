namespace MLSegmentation.ImageFiles;

/// <summary>Turns the decompressed bytes of a PNG file into pixels: filters undone, bits unpacked, interlaced passes put in place.</summary>
internal static class PngPixels
{
    /// <summary>Where the seven passes of an interlaced image begin, and how far apart their pixels are (section 8.2).</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>How many bytes the decompressed image has, filter bytes included.</summary>
    public static long GetRawLength(PngHeader header) => header.IsInterlaced
        ? Passes.Sum(pass => GetPassLength(header, CountPixels(header.Width, pass.X, pass.StepX), CountPixels(header.Height, pass.Y, pass.StepY)))
        : GetPassLength(header, header.Width, header.Height);

    /// <summary>The pixels of an image, which is stored row by row, or in seven passes.</summary>
    public static byte[] Unpack(Span<byte> raw, PngHeader header, string path)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(header.Width * header.Height * header.BytesPerPixel);
        if (!header.IsInterlaced)
        {
            UnpackPass(raw, header, header.Width, header.Height, pixels, path);
            return pixels;
        }

        foreach (var pass in Passes)
        {
            int width = CountPixels(header.Width, pass.X, pass.StepX);
            int height = CountPixels(header.Height, pass.Y, pass.StepY);
            if (width == 0 || height == 0)
            {
                continue;
            }

            byte[] passPixels = new byte[width * height * header.BytesPerPixel];
            UnpackPass(raw, header, width, height, passPixels, path);
            Scatter(passPixels, width, pass, pixels, header);
            raw = raw[(int)GetPassLength(header, width, height)..];
        }

        return pixels;
    }

    private static int CountPixels(int size, int start, int step) => size <= start ? 0 : ((size - start - 1) / step) + 1;

    private static long GetPassLength(PngHeader header, int width, int height) => width == 0 ? 0 : (header.GetRowBytes(width) + 1) * height;

    private static void UnpackPass(Span<byte> raw, PngHeader header, int width, int height, Span<byte> pixels, string path)
    {
        int rowBytes = (int)header.GetRowBytes(width);
        int pixelBytes = width * header.BytesPerPixel;
        var previous = Span<byte>.Empty;
        for (int y = 0; y < height; y++)
        {
            byte filter = raw[0];
            var row = raw.Slice(1, rowBytes);
            if (!PngFilter.TryUndo(filter, row, previous, header.BytesPerPixel))
            {
                throw PngReader.Damaged(path, $"row {y} has the filter {filter}, which the format does not know");
            }

            BitUnpacking.Unpack(row, header.BitsPerPixel, pixels.Slice(y * pixelBytes, pixelBytes));
            previous = row;
            raw = raw[(rowBytes + 1)..];
        }
    }

    private static void Scatter(ReadOnlySpan<byte> source, int sourceWidth, (int X, int Y, int StepX, int StepY) pass, Span<byte> pixels, PngHeader header)
    {
        int size = header.BytesPerPixel;
        for (int index = 0; index * size < source.Length; index++)
        {
            int x = pass.X + (index % sourceWidth * pass.StepX);
            int y = pass.Y + (index / sourceWidth * pass.StepY);
            source.Slice(index * size, size).CopyTo(pixels[(((y * header.Width) + x) * size)..]);
        }
    }
}
