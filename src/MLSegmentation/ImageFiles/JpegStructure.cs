using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Walks through the segments of a JPEG file (ITU-T T.81, annex B).</summary>
internal static class JpegStructure
{
    private const byte StartOfImage = 0xd8;
    private const byte EndOfImage = 0xd9;

    /// <summary>The size of the image; null where the file ends before the image does.</summary>
    public static ImageSize? GetSize(ReadOnlySpan<byte> file)
    {
        ImageSize? size = null;
        int offset = FindMarker(file, 0);
        while (offset >= 0)
        {
            byte marker = file[offset];
            if (marker == EndOfImage)
            {
                return size;
            }

            var segment = file[(offset + 1)..];
            if (IsFrame(marker))
            {
                size = ReadSize(segment);
            }

            offset = FindMarker(file, offset + 1 + GetSegmentLength(marker, segment));
        }

        return null;
    }

    /// <summary>Where the next marker's code is: after 0xff, and neither a stuffed zero, a filler nor a restart.</summary>
    private static int FindMarker(ReadOnlySpan<byte> file, int start)
    {
        for (int offset = start; offset < file.Length - 1; offset++)
        {
            int next = file[offset..].IndexOf((byte)0xff);
            if (next < 0 || offset + next + 1 >= file.Length)
            {
                return -1;
            }

            offset += next;
            if (file[offset + 1] is not (0 or 0xff) and not (>= 0xd0 and <= 0xd7))
            {
                return offset + 1;
            }
        }

        return -1;
    }

    /// <summary>Frame headers are 0xc0 to 0xcf, except the Huffman and arithmetic tables and the reserved code.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    private static int GetSegmentLength(byte marker, ReadOnlySpan<byte> segment) =>
        marker is StartOfImage || segment.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(segment);

    private static ImageSize? ReadSize(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 7)
        {
            return null;
        }

        ushort height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        ushort width = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        return width > 0 && height > 0 ? new ImageSize(width, height) : null;
    }
}
