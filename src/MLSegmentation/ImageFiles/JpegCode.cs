namespace MLSegmentation.ImageFiles;

/// <summary>A Huffman code of a JPEG file (ITU-T T.81, annexes C and F.2.2.3).</summary>
internal sealed class JpegCode
{
    private const int LongestCode = 16;

    /// <summary>Codes of up to so many bits are looked up.</summary>
    private const int LookedUpBits = 9;

    private readonly byte[] _values;
    private readonly ushort[] _lookUp = new ushort[1 << LookedUpBits];

    // Of each length: the first code that is longer, at 16 bits, and what to add to a code to find its value.
    private readonly int[] _ends = new int[LongestCode + 1];
    private readonly int[] _offsets = new int[LongestCode + 1];

    private JpegCode(ReadOnlySpan<byte> counts, byte[] values)
    {
        _values = values;
        int code = 0;
        int first = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            _offsets[length] = first - code;
            for (int index = 0; index < counts[length - 1]; index++, code++, first++)
            {
                if (length <= LookedUpBits && code < 1 << length)
                {
                    _lookUp.AsSpan(code << (LookedUpBits - length), 1 << (LookedUpBits - length)).Fill((ushort)((length << 8) | values[first]));
                }
            }

            _ends[length] = code << (LongestCode - length);
            code <<= 1;
        }
    }

    /// <summary>Reads a code from the beginning of a table segment, which then begins behind it; null where it is broken.</summary>
    public static JpegCode? Read(ref ReadOnlySpan<byte> segment)
    {
        if (segment.Length < LongestCode)
        {
            return null;
        }

        var counts = segment[..LongestCode];
        int count = 0;
        foreach (byte number in counts)
        {
            count += number;
        }

        if (count > 256 || segment.Length < LongestCode + count)
        {
            return null;
        }

        var code = new JpegCode(counts, segment.Slice(LongestCode, count).ToArray());
        segment = segment[(LongestCode + count)..];
        return code;
    }

    /// <summary>Finds the value of the code that 16 bits begin with, and how long it is; no value where it is none.</summary>
    public int Find(int bits, out int length)
    {
        int found = _lookUp[bits >> (LongestCode - LookedUpBits)];
        if (found != 0)
        {
            length = found >> 8;
            return found & 0xff;
        }

        for (length = LookedUpBits + 1; length <= LongestCode; length++)
        {
            if (bits < _ends[length])
            {
                int index = (bits >> (LongestCode - length)) + _offsets[length];
                return (uint)index < (uint)_values.Length ? _values[index] : -1;
            }
        }

        length = LongestCode;
        return -1;
    }
}
