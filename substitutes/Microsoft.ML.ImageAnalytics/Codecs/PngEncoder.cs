using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.Codecs;

/// <summary>Writes 8-bit RGB and RGBA PNG files.</summary>
internal static class PngEncoder
{
    private const byte Sub = 1;
    private const byte Up = 2;
    private const byte PaethFilter = 4;

    /// <summary>The file for rows of straight BGR (3 channels) or BGRA (4 channels) pixels.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        using var file = new MemoryStream();
        file.Write(PngFormat.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = channels == 4 ? PngFormat.RgbAlpha : PngFormat.Rgb;
        header[10..].Clear();
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(pixels, width, height, channels));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int rowLength = width * channels;
            var current = new byte[rowLength];
            var above = new byte[rowLength];
            var filtered = new byte[rowLength + 1];
            var best = new byte[rowLength + 1];
            for (int y = 0; y < height; y++)
            {
                ToRgbOrder(pixels.Slice(y * rowLength, rowLength), current, channels);
                ChooseFilter(current, above, channels, ref best, ref filtered);
                deflater.Write(best);
                (current, above) = (above, current);
            }
        }

        return compressed.ToArray();
    }

    private static void ToRgbOrder(ReadOnlySpan<byte> source, Span<byte> destination, int channels)
    {
        source.CopyTo(destination);
        for (int i = 0; i < destination.Length; i += channels)
        {
            (destination[i], destination[i + 2]) = (destination[i + 2], destination[i]);
        }
    }

    /// <summary>Keeps the filter whose output, read as signed differences, has the smallest sum: the specification's heuristic.</summary>
    private static void ChooseFilter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelLength, ref byte[] best, ref byte[] candidate)
    {
        long bestSum = long.MaxValue;
        foreach (byte filter in (ReadOnlySpan<byte>)[Sub, Up, PaethFilter])
        {
            long sum = Filter(filter, row, above, pixelLength, candidate);
            if (sum < bestSum)
            {
                bestSum = sum;
                (best, candidate) = (candidate, best);
            }
        }
    }

    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelLength, Span<byte> output)
    {
        output[0] = filter;
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            byte left = i < pixelLength ? (byte)0 : row[i - pixelLength];
            byte upperLeft = i < pixelLength ? (byte)0 : above[i - pixelLength];
            byte predicted = filter switch
            {
                Sub => left,
                Up => above[i],
                _ => PngFormat.Paeth(left, above[i], upperLeft),
            };
            byte difference = (byte)(row[i] - predicted);
            output[i + 1] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), PngFormat.Checksum(chunk.AsSpan(4, 4 + data.Length)));
        file.Write(chunk);
    }
}
