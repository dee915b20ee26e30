using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Reads PNG files exactly and strictly: any bit depth, palette or colour, interlaced or not; every checksum is compared, and
/// what is cut short or damaged is an error. (Image libraries scale grey values, lose palette indices and low bytes, and accept
/// half a file.) After "Portable Network Graphics (PNG) Specification, Third Edition", W3C.
/// </summary>
internal static class PngReader
{
    private const int ChunkOverhead = 12;

    /// <summary>The most that deflate can compress: a match of 258 bytes in two bits.</summary>
    private const int MaxCompressionRatio = 1032;

    /// <summary>The eight bytes that a PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Decodes a file, whose name is for messages.</summary>
    public static ImageRaster Decode(ReadOnlySpan<byte> file, string path)
    {
        var chunks = ReadChunks(file, path);
        var header = chunks.Header;
        byte[] raw = Inflate(file, chunks, path);
        try
        {
            byte[] pixels = PngPixels.Unpack(raw, header, path);
            return CreateRaster(header, pixels) with
            {
                Palette = chunks.Palette,
                ClassesNote = chunks.ClassesNote,
                HoldsMaskValues = chunks.HoldsMaskValues,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    /// <summary>Checks order and checksums of all chunks without decompressing anything.</summary>
    public static void Check(ReadOnlySpan<byte> file, string path) => _ = GetRawLength(ReadChunks(file, path), path);

    /// <summary>An error that names the file.</summary>
    public static SegmentationException Damaged(string path, string reason, Exception? innerException = null) =>
        ImageLimits.Damaged(path, ImageFileFormat.Png, reason, innerException);

    private static PngChunks ReadChunks(ReadOnlySpan<byte> file, string path)
    {
        var chunks = new PngChunks(path);
        int offset = Signature.Length;
        while (!chunks.IsComplete)
        {
            var rest = file[offset..];
            uint length = rest.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(rest) : uint.MaxValue;
            if (rest.Length < ChunkOverhead || length > rest.Length - ChunkOverhead)
            {
                throw Damaged(path, $"it ends within the chunk at byte {offset}, it was cut short");
            }

            var typeAndData = rest.Slice(4, (int)length + 4);
            if (Crc32.HashToUInt32(typeAndData) != BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]))
            {
                throw Damaged(path, $"the checksum of the chunk at byte {offset} is wrong");
            }

            chunks.Add(typeAndData[..4], offset + 8, typeAndData[4..]);
            offset += (int)length + ChunkOverhead;
        }

        return chunks;
    }

    /// <summary>Decompresses into a rented array whose used length is exactly what the header asks for.</summary>
    private static byte[] Inflate(ReadOnlySpan<byte> file, PngChunks chunks, string path)
    {
        long length = GetRawLength(chunks, path);
        byte[] compressed = ArrayPool<byte>.Shared.Rent((int)chunks.CompressedLength);
        byte[] raw = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            chunks.CopyCompressed(file, compressed);
            using var stream = new ZLibStream(new MemoryStream(compressed, 0, (int)chunks.CompressedLength, writable: false), CompressionMode.Decompress);
            stream.ReadExactly(raw, 0, (int)length);
            return stream.ReadByte() < 0 ? raw : throw Damaged(path, "it holds more data than its size allows");
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(raw);

            // Nothing is read but memory: .NET reports data that needs a dictionary, which PNG files never do, as a failure to read.
            throw exception is InvalidDataException or IOException
                ? Damaged(path, "its compressed data is broken", exception)
                : exception;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    private static long GetRawLength(PngChunks chunks, string path)
    {
        long length = PngPixels.GetRawLength(chunks.Header);
        return length <= chunks.CompressedLength * MaxCompressionRatio && length <= Array.MaxLength
            ? length
            : throw Damaged(path, "it holds too little data for its size");
    }

    private static ImageRaster CreateRaster(PngHeader header, byte[] pixels)
    {
        var samples = header.BitDepth == 16 ? SampleType.Unsigned16 : SampleType.Unsigned8;
        var colors = header.ColorType switch
        {
            PngColorType.Palette => RasterColors.Palette,
            PngColorType.Grey or PngColorType.GreyAlpha => RasterColors.Channels,
            _ => RasterColors.Rgb,
        };
        bool hasOpacity = header.ColorType is PngColorType.GreyAlpha or PngColorType.RgbAlpha;
        int channels = colors == RasterColors.Rgb ? 3 : 1;
        return new ImageRaster(new ImageSize(header.Width, header.Height), samples, header.BitDepth, colors, channels, hasOpacity, pixels);
    }
}
