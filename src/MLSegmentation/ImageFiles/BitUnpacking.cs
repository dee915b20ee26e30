using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Takes numbers out of rows in which they are packed, the highest bits first.</summary>
internal static class BitUnpacking
{
    /// <summary>Gives a byte to each number of up to eight bits; copies bytes otherwise.</summary>
    public static void Unpack(ReadOnlySpan<byte> row, int bits, Span<byte> numbers)
    {
        if (bits >= 8)
        {
            row[..numbers.Length].CopyTo(numbers);
            return;
        }

        int mask = (1 << bits) - 1;
        int buffer = 0;
        int count = 0;
        int position = 0;
        for (int index = 0; index < numbers.Length; index++)
        {
            if (count < bits)
            {
                buffer = (buffer << 8) | row[position++];
                count += 8;
            }

            count -= bits;
            numbers[index] = (byte)((buffer >> count) & mask);
        }
    }

    /// <summary>Gives two bytes, big-endian, to each number of 9 to 15 bits.</summary>
    public static void UnpackWide(ReadOnlySpan<byte> row, int bits, Span<byte> numbers)
    {
        int mask = (1 << bits) - 1;
        int buffer = 0;
        int count = 0;
        int position = 0;
        for (int index = 0; index < numbers.Length; index += sizeof(ushort))
        {
            while (count < bits)
            {
                buffer = (buffer << 8) | row[position++];
                count += 8;
            }

            count -= bits;
            BinaryPrimitives.WriteUInt16BigEndian(numbers[index..], (ushort)((buffer >> count) & mask));
        }
    }
}
