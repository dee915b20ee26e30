namespace Microsoft.ML.Codecs;

/// <summary>What the PNG reader and writer share: signature, colour types, checksum and the Paeth predictor (PNG specification, 3rd edition).</summary>
internal static class PngFormat
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte RgbAlpha = 6;

    private static readonly uint[] ChecksumTable = CreateChecksumTable();

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The CRC-32 of a chunk's type and data.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint value = uint.MaxValue;
        foreach (byte item in bytes)
        {
            value = ChecksumTable[(byte)(value ^ item)] ^ (value >> 8);
        }

        return ~value;
    }

    /// <summary>Whichever of left, above and upper left is closest to left + above - upperLeft.</summary>
    public static byte Paeth(byte left, byte above, byte upperLeft)
    {
        int estimate = left + above - upperLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toUpperLeft = Math.Abs(estimate - upperLeft);
        return toLeft <= toAbove && toLeft <= toUpperLeft ? left : toAbove <= toUpperLeft ? above : upperLeft;
    }

    private static uint[] CreateChecksumTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[index] = value;
        }

        return table;
    }
}
