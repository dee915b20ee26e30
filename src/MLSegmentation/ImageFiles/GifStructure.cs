using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Where the first image of a GIF file lies on its screen, and what its colours are.</summary>
/// <param name="Screen">The size of the screen.</param>
/// <param name="X">The image's first column on the screen.</param>
/// <param name="Y">The image's first row.</param>
/// <param name="Size">The size of the image.</param>
/// <param name="IsInterlaced">Whether rows are stored in four passes.</param>
/// <param name="DataOffset">Where its compressed data begins.</param>
internal sealed record GifFrame(ImageSize Screen, int X, int Y, ImageSize Size, bool IsInterlaced, long DataOffset)
{
    /// <summary>Red, green and blue of each colour: the image's own colours, or those of the whole file; empty where there are none.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>The index that viewers do not show; null where there is none.</summary>
    public byte? TransparentIndex { get; init; }

    /// <summary>How many images were counted, 1 where the first was enough.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>Walks through the blocks of a GIF file (CompuServe, GIF89a specification).</summary>
internal static class GifStructure
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 9;

    /// <summary>What may lie before the first image: notes and profiles.</summary>
    private const int MaxBeginLength = 16 << 20;

    /// <summary>The header of a file.</summary>
    public static ImageFileHeader ReadHeader(GifFrame frame) =>
        new(ImageFileFormat.Gif, frame.Screen, frame.Palette.Length == 0 ? 1 : 3, SampleType.Unsigned8) { Frames = frame.Count };

    /// <summary>Finds the first image of a file, which must go on to its trailer, unless the first image is enough.</summary>
    /// <exception cref="SegmentationException">The file is cut short or broken.</exception>
    public static GifFrame Read(Stream stream, string path, bool isFirstEnough = false)
    {
        Span<byte> begin = stackalloc byte[HeaderLength];
        stream.Position = 0;
        ReadExactly(stream, begin, path);
        var screen = ReadScreen(begin, path);
        byte[] palette = ReadTable(stream, begin[10], path);
        byte? transparent = null;
        GifFrame? first = null;
        for (int count = 0; ;)
        {
            switch (stream.ReadByte())
            {
                case '!':
                    byte? index = ReadExtension(stream, first is null ? MaxBeginLength : stream.Length, path);
                    transparent = first is null ? index ?? transparent : transparent;
                    break;
                case ',':
                    var frame = ReadFrame(stream, screen, path);
                    first ??= frame with { Palette = frame.Palette.Length > 0 ? frame.Palette : palette, TransparentIndex = transparent };
                    count++;
                    if (isFirstEnough)
                    {
                        return first;
                    }

                    stream.Position++;
                    SkipBlocks(stream, stream.Length, path);
                    break;
                case ';' when first is not null:
                    return first with { Count = count };
                default:
                    throw Incomplete(path);
            }
        }
    }

    /// <summary>The size of the screen, of a file of which at least the beginning is given.</summary>
    public static ImageSize ReadScreen(ReadOnlySpan<byte> file, string path) =>
        file.Length < HeaderLength ? throw Incomplete(path) : ReadSize(file[6..], path);

    private static GifFrame ReadFrame(Stream stream, ImageSize screen, string path)
    {
        Span<byte> descriptor = stackalloc byte[DescriptorLength];
        ReadExactly(stream, descriptor, path);
        byte[] palette = ReadTable(stream, descriptor[8], path);
        int x = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
        int y = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]);
        var size = ReadSize(descriptor[4..], path);
        return new GifFrame(screen, x, y, size, (descriptor[8] & 0x40) != 0, stream.Position) { Palette = palette };
    }

    private static ImageSize ReadSize(ReadOnlySpan<byte> bytes, string path)
    {
        int width = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int height = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        return width > 0 && height > 0
            ? new ImageSize(width, height)
            : throw ImageLimits.Damaged(path, ImageFileFormat.Gif, $"its header gives the size {width}x{height}");
    }

    /// <summary>Reads the colour table that packed flags announce.</summary>
    private static byte[] ReadTable(Stream stream, byte flags, string path)
    {
        byte[] table = new byte[(flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1)];
        ReadExactly(stream, table, path);
        return table;
    }

    /// <summary>Passes over an extension: its label, then blocks. Of the graphic control extension, the index that viewers do not show.</summary>
    private static byte? ReadExtension(Stream stream, long end, string path)
    {
        // Label 0xf9, four bytes, of which the first says whether the last is an index.
        Span<byte> begin = stackalloc byte[6];
        long position = stream.Position;
        int read = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        stream.Position = position + 1;
        SkipBlocks(stream, end, path);
        return read == begin.Length && begin[0] == 0xf9 && begin[1] == 4 && (begin[2] & 1) != 0 ? begin[5] : null;
    }

    /// <summary>Passes over blocks, each after its length, up to one without content.</summary>
    private static void SkipBlocks(Stream stream, long end, string path)
    {
        while (stream.ReadByte() is > 0 and var length)
        {
            stream.Position += length;
            if (stream.Position > end)
            {
                throw Incomplete(path);
            }
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string path)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Incomplete(path);
        }
    }

    private static SegmentationException Incomplete(string path) =>
        ImageLimits.Damaged(path, ImageFileFormat.Gif, "it was cut short, or its blocks are broken");
}
