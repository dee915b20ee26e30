namespace MLSegmentation.ImageFiles;

/// <summary>
/// Decodes the first image of GIF files to its exact palette indices. Where it does not cover the screen, the rest is the transparent index, or
/// 0 where there is none.
/// </summary>
internal static class GifReader
{
    /// <summary>Images of fewer pixels may be larger than their screen.</summary>
    private const long MinFramePixels = 1 << 20;

    /// <summary>Where the rows of an interlaced image begin, and how far apart they are (GIF89a, appendix E).</summary>
    private static readonly (int Start, int Step)[] Passes = [(0, 8), (4, 8), (2, 4), (1, 2)];

    /// <summary>Reads the header of a file, of whose beginning some bytes are given: up to its first image, or, to count its images, to its end.</summary>
    public static ImageFileHeader ReadHeader(ReadOnlySpan<byte> begin, Stream stream, string path, int maxPixels, bool isWhole)
    {
        // What lies before the image may be long, but only as long as the screen allows.
        var screen = GifStructure.ReadScreen(begin, path);
        ImageLimits.Check(path, screen, sizeof(uint));
        ImageLimits.Check(path, new ImageFileHeader(ImageFileFormat.Gif, screen, 1, SampleType.Unsigned8), maxPixels);
        ImageLimits.CheckLength(path, stream.Length, screen);
        var frame = GifStructure.Read(stream, path, isFirstEnough: !isWhole);
        Check(frame, stream.Length, path);
        return GifStructure.ReadHeader(frame);
    }

    /// <summary>Decodes a file, whose name is for messages.</summary>
    public static ImageRaster Decode(byte[] file, string path)
    {
        var frame = GifStructure.Read(new MemoryStream(file, writable: false), path);
        Check(frame, file.Length, path);
        byte[] indices = GC.AllocateUninitializedArray<byte>(frame.Size.PixelCount);
        Decompress(file.AsSpan((int)frame.DataOffset), indices, path);
        byte[] screen = new byte[frame.Screen.PixelCount];
        if (frame.TransparentIndex is { } transparent)
        {
            Array.Fill(screen, transparent);
        }

        Place(frame, indices, screen);
        var colors = frame.Palette.Length > 0 ? RasterColors.Palette : RasterColors.Channels;
        return new ImageRaster(frame.Screen, SampleType.Unsigned8, 8, colors, 1, false, screen) { Palette = frame.Palette };
    }

    /// <summary>Checks whether the file can hold its image, of which no more than the screen is read.</summary>
    private static void Check(GifFrame frame, long fileLength, string path)
    {
        if ((long)frame.Size.Width * frame.Size.Height > Math.Max(MinFramePixels, 2L * frame.Screen.Width * frame.Screen.Height))
        {
            throw Damaged(path, $"its image of {frame.Size} does not fit its screen of {frame.Screen}");
        }

        ImageLimits.Check(path, frame.Screen, sizeof(uint));
        ImageLimits.Check(path, frame.Size, sizeof(uint));
        ImageLimits.CheckExpansion(path, ImageFileFormat.Gif, frame.Screen, 1, fileLength);
        ImageLimits.CheckExpansion(path, ImageFileFormat.Gif, frame.Size, 1, fileLength);
    }

    /// <summary>Copies the image to its place; what lies outside of the screen is cut off.</summary>
    private static void Place(GifFrame frame, ReadOnlySpan<byte> indices, Span<byte> screen)
    {
        int width = Math.Min(frame.Size.Width, frame.Screen.Width - frame.X);
        int source = 0;
        foreach (var (start, step) in frame.IsInterlaced ? Passes : [(0, 1)])
        {
            for (int y = start; y < frame.Size.Height; y += step)
            {
                if (width > 0 && frame.Y + y < frame.Screen.Height)
                {
                    indices.Slice(source, width).CopyTo(screen[(((frame.Y + y) * frame.Screen.Width) + frame.X)..]);
                }

                source += frame.Size.Width;
            }
        }
    }

    /// <summary>Undoes the compression.</summary>
    private static void Decompress(ReadOnlySpan<byte> data, Span<byte> indices, string path)
    {
        int minCodeLength = data.IsEmpty ? 0 : data[0];
        if (minCodeLength is < 1 or > 8)
        {
            throw Damaged(path, $"its codes begin with {minCodeLength} bits");
        }

        var table = new LzwTable(minCodeLength);
        var codes = new CodeReader(data[1..]);
        int position = 0;
        while (position < indices.Length && codes.TryRead(table.CodeLength, out int code) && code != table.EndCode)
        {
            if (code == table.ClearCode)
            {
                table.Reset();
                continue;
            }

            int written = table.Write(code, indices[position..]);
            position += written > 0 ? written : throw Damaged(path, "its compressed data is broken");
        }

        if (position < indices.Length)
        {
            throw Damaged(path, "its compressed data ends too early");
        }
    }

    private static SegmentationException Damaged(string path, string reason) => ImageLimits.Damaged(path, ImageFileFormat.Gif, reason);

    /// <summary>Takes codes out of blocks of up to 255 bytes, the lowest bits first.</summary>
    private ref struct CodeReader(ReadOnlySpan<byte> blocks)
    {
        private readonly ReadOnlySpan<byte> _blocks = blocks;
        private int _offset;
        private int _left;
        private int _bits;
        private int _count;

        public bool TryRead(int length, out int code)
        {
            while (_count < length)
            {
                if (!TryReadByte(out byte value))
                {
                    code = 0;
                    return false;
                }

                _bits |= value << _count;
                _count += 8;
            }

            code = _bits & ((1 << length) - 1);
            _bits >>= length;
            _count -= length;
            return true;
        }

        private bool TryReadByte(out byte value)
        {
            if (_left == 0)
            {
                _left = _offset < _blocks.Length ? _blocks[_offset++] : 0;
            }

            bool isThere = _left > 0 && _offset < _blocks.Length;
            value = isThere ? _blocks[_offset++] : (byte)0;
            _left--;
            return isThere;
        }
    }
}
