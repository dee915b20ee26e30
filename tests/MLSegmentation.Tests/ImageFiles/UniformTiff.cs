using System.Buffers.Binary;
using System.IO.Compression;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>TIFF files of one grey value in one deflated strip, as large as you like and a few kilobytes long.</summary>
internal static class UniformTiff
{
    private const int HeaderLength = 8;

    /// <summary>Writes one.</summary>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="orientation">How it is stored: 1 upright, 3 upside down.</param>
    /// <param name="stripLength">How long the strip is said to be; null for what it is, and 0 bytes for pixels that are never decoded.</param>
    public static byte[] Create(int width, int height, int orientation = 1, int? stripLength = null)
    {
        byte[] strip = stripLength is null ? Deflate(width * height) : [];
        (int Tag, int Value)[] tags =
        [
            (256, width), (257, height), (258, 8), (259, 8), (262, 1), (273, HeaderLength), (274, orientation), (277, 1), (278, height),
            (279, stripLength ?? strip.Length),
        ];
        int directory = HeaderLength + ((stripLength ?? strip.Length) / 2 * 2) + 2;
        byte[] file = new byte[directory + 2 + (12 * tags.Length) + 4];
        "II*\0"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), directory);
        strip.CopyTo(file, HeaderLength);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(directory), (short)tags.Length);
        for (int index = 0; index < tags.Length; index++)
        {
            var entry = file.AsSpan(directory + 2 + (12 * index));
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)tags[index].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], tags[index].Value);
        }

        return file;
    }

    private static byte[] Deflate(int count)
    {
        using var buffer = new MemoryStream();
        using (var stream = new ZLibStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(new byte[count]);
        }

        return buffer.ToArray();
    }
}
