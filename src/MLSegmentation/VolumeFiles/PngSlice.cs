using System.IO.Compression;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.VolumeFiles;

/// <summary>Writes a slice as a grey PNG file of 8 or 16 bits, its numbers as they are.</summary>
internal static class PngSlice
{
    public static void Write(Stream stream, ReadOnlySpan<float> plane, ImageSize size, VoxelType type)
    {
        PngWriter.WriteBeginning(stream, size, PngColorType.Grey, (byte)(8 * type.GetSize()));
        using var compressed = new MemoryStream();
        using (var rows = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < size.Height; y++)
            {
                // The number of the row's filter: none.
                rows.WriteByte(0);
                VoxelCodec.Write(rows, type, isBigEndian: true, plane.Slice(y * size.Width, size.Width));
            }
        }

        PngWriter.WriteChunk(stream, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        PngWriter.WriteChunk(stream, "IEND"u8, []);
    }
}
