using System.IO.Compression;
using System.Text;

namespace MLSegmentation.Evaluation.Shards;

/// <summary>Compresses what an evaluation has collected into pieces that JSON can hold.</summary>
internal static class PackedData
{
    private const int PieceLength = 1 << 20;

    /// <summary>Packs what is written.</summary>
    /// <exception cref="SegmentationException">It is more than fits.</exception>
    public static IReadOnlyList<byte[]> Pack(Action<BinaryWriter> write)
    {
        using var packed = new MemoryStream();
        try
        {
            using var compressed = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true);
            using var writer = new BinaryWriter(compressed, Encoding.UTF8);
            write(writer);
        }
        catch (IOException exception)
        {
            throw new SegmentationException("What was collected of this shard is more than a file can hold, 2 GiB; take more shards.", exception);
        }

        return [.. packed.ToArray().Chunk(PieceLength)];
    }

    /// <summary>Reads what was packed, to its end.</summary>
    /// <param name="pieces">What <see cref="Pack"/> gave.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="SegmentationException">It is damaged.</exception>
    public static T Unpack<T>(IReadOnlyList<byte[]> pieces, string name, Func<BinaryReader, T> read)
    {
        try
        {
            using var packed = new MemoryStream();
            foreach (byte[] piece in pieces)
            {
                packed.Write(piece);
            }

            packed.Position = 0;
            using var data = new ZLibStream(packed, CompressionMode.Decompress);
            using var reader = new BinaryReader(data, Encoding.UTF8);
            var result = read(reader);
            return data.ReadByte() < 0 ? result : throw new InvalidDataException("there is more than was announced");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or ArgumentException)
        {
            throw PartialFile.Damaged(name, exception.Message.TrimEnd('.'), exception);
        }
    }
}
