using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Training.TensorBoard;

/// <summary>
/// The framing of TensorFlow's record files: the length of a record, the checksum of the length, the record, and its checksum, all little-endian.
/// </summary>
internal static class RecordFormat
{
    // What TensorFlow adds to a checksum that it has turned, so that the checksum of data that hold checksums stays a good one.
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>Writes a record.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], Mask(Checksum(header[..sizeof(ulong)])));
        Span<byte> footer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Mask(Checksum(record)));
        stream.Write(header);
        stream.Write(record);
        stream.Write(footer);
    }

    /// <summary>The cyclic redundancy check with Castagnoli's polynomial (CRC-32C, RFC 3720, appendix B.4).</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint sum = uint.MaxValue;
        foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(data))
        {
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? part : BinaryPrimitives.ReverseEndianness(part));
        }

        foreach (byte value in data[(data.Length / sizeof(ulong) * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return ~sum;
    }

    /// <summary>A checksum as it stands in the file.</summary>
    public static uint Mask(uint checksum) => BitOperations.RotateRight(checksum, 15) + MaskDelta;
}
