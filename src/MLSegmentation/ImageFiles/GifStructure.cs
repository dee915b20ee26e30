using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Walks through the blocks of a GIF file (CompuServe, GIF89a specification).</summary>
internal static class GifStructure
{
    private const int HeaderLength = 13;

    /// <summary>The size of the image; null where the file ends before its trailer.</summary>
    public static ImageSize? GetSize(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength)
        {
            return null;
        }

        ushort width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]);
        ushort height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        return width > 0 && height > 0 && IsComplete(file, HeaderLength + GetTableLength(file[10])) ? new ImageSize(width, height) : null;
    }

    private static bool IsComplete(ReadOnlySpan<byte> file, int offset)
    {
        const int DescriptorLength = 9;
        while (offset < file.Length)
        {
            switch (file[offset])
            {
                case (byte)';':
                    return true;
                case (byte)'!':
                    offset = SkipBlocks(file, offset + 2);
                    break;
                case (byte)',' when offset + DescriptorLength < file.Length:
                    offset = SkipBlocks(file, offset + DescriptorLength + GetTableLength(file[offset + DescriptorLength]) + 2);
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The bytes of a colour table that the packed flags announce.</summary>
    private static int GetTableLength(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int SkipBlocks(ReadOnlySpan<byte> file, int offset)
    {
        while (offset < file.Length && file[offset] != 0)
        {
            offset += file[offset] + 1;
        }

        return offset + 1;
    }
}
