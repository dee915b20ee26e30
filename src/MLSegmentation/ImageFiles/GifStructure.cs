using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Where the first image of a GIF file lies on its screen, and what its colours are.</summary>
/// <param name="Screen">The size of the screen.</param>
/// <param name="X">The image's first column on the screen.</param>
/// <param name="Y">The image's first row.</param>
/// <param name="Size">The size of the image.</param>
/// <param name="IsInterlaced">Whether rows are stored in four passes.</param>
/// <param name="DataOffset">Where its compressed data begins.</param>
internal sealed record GifFrame(ImageSize Screen, int X, int Y, ImageSize Size, bool IsInterlaced, int DataOffset)
{
    /// <summary>Red, green and blue of each colour: the image's own colours, or those of the whole file; empty where there are none.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>The index that viewers do not show; null where there is none.</summary>
    public byte? TransparentIndex { get; init; }

    /// <summary>How many images the file has.</summary>
    public int Count { get; init; }
}

/// <summary>Walks through the blocks of a GIF file (CompuServe, GIF89a specification).</summary>
internal static class GifStructure
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 10;

    /// <summary>The header of a file.</summary>
    public static ImageFileHeader ReadHeader(GifFrame frame) =>
        new(ImageFileFormat.Gif, frame.Screen, frame.Palette.Length == 0 ? 1 : 3, SampleType.Unsigned8) { Frames = frame.Count };

    /// <summary>Finds the first image of a file, which must go on to its trailer.</summary>
    /// <exception cref="SegmentationException">The file is cut short or broken.</exception>
    public static GifFrame Read(ReadOnlySpan<byte> file, string path)
    {
        var screen = ReadScreen(file, path);
        int offset = HeaderLength;
        byte[] palette = ReadTable(file, ref offset, file[10], path);
        byte? transparent = null;
        GifFrame? first = null;
        int count = 0;
        while (offset < file.Length && file[offset] != ';')
        {
            switch (file[offset])
            {
                case (byte)'!':
                    transparent = count == 0 ? ReadTransparentIndex(file[offset..]) ?? transparent : transparent;
                    offset = SkipBlocks(file, offset + 2);
                    break;
                case (byte)',' when offset + DescriptorLength < file.Length:
                    var frame = ReadFrame(file, ref offset, screen, path);
                    first ??= frame.Palette.Length > 0 ? frame : frame with { Palette = palette };
                    count++;
                    offset = SkipBlocks(file, offset + 1);
                    break;
                default:
                    throw Incomplete(path);
            }
        }

        return first is not null && offset < file.Length ? first with { TransparentIndex = transparent, Count = count } : throw Incomplete(path);
    }

    /// <summary>The size of the screen, of a file of which at least the beginning is given.</summary>
    public static ImageSize ReadScreen(ReadOnlySpan<byte> file, string path) =>
        file.Length < HeaderLength ? throw Incomplete(path) : ReadSize(file[6..], path);

    private static GifFrame ReadFrame(ReadOnlySpan<byte> file, ref int offset, ImageSize screen, string path)
    {
        var descriptor = file.Slice(offset + 1, DescriptorLength - 1);
        offset += DescriptorLength;
        byte[] palette = ReadTable(file, ref offset, descriptor[8], path);
        int x = BinaryPrimitives.ReadUInt16LittleEndian(descriptor);
        int y = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]);
        var size = ReadSize(descriptor[4..], path);
        return new GifFrame(screen, x, y, size, (descriptor[8] & 0x40) != 0, offset) { Palette = palette };
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
    private static byte[] ReadTable(ReadOnlySpan<byte> file, ref int offset, byte flags, string path)
    {
        int length = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
        if (offset + length > file.Length)
        {
            throw Incomplete(path);
        }

        byte[] table = file.Slice(offset, length).ToArray();
        offset += length;
        return table;
    }

    // The graphic control extension: label 0xf9, four bytes, of which the first says whether the last is an index.
    private static byte? ReadTransparentIndex(ReadOnlySpan<byte> extension) =>
        extension.Length >= 7 && extension[1] == 0xf9 && extension[2] == 4 && (extension[3] & 1) != 0 ? extension[6] : null;

    private static int SkipBlocks(ReadOnlySpan<byte> file, int offset)
    {
        while (offset < file.Length && file[offset] != 0)
        {
            offset += file[offset] + 1;
        }

        return offset + 1;
    }

    private static SegmentationException Incomplete(string path) =>
        ImageLimits.Damaged(path, ImageFileFormat.Gif, "it was cut short, or its blocks are broken");
}
