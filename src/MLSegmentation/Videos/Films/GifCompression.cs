namespace MLSegmentation.Videos.Films;

/// <summary>Compresses palette indices of 8 bits as GIF files hold them (GIF89a, appendix F; Lempel, Ziv and Welch).</summary>
internal static class GifCompression
{
    private const int IndexLength = 8;
    private const int ClearCode = 1 << IndexLength;
    private const int EndCode = ClearCode + 1;
    private const int MaxCodeLength = 12;
    private const int MaxCodes = 1 << MaxCodeLength;

    /// <summary>Writes the length of the indices, blocks of codes, and the empty block at the end.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> indices)
    {
        stream.WriteByte(IndexLength);
        var codes = new CodeWriter(stream);

        // The code of a sequence with one more index: at the sequence's own code times 256, plus the index; 0 where there is none yet.
        ushort[] longer = new ushort[MaxCodes << IndexLength];
        int next = EndCode + 1;
        int length = IndexLength + 1;
        codes.Write(ClearCode, length);
        int sequence = indices[0];
        foreach (byte index in indices[1..])
        {
            ref ushort known = ref longer[(sequence << IndexLength) | index];
            if (known != 0)
            {
                sequence = known;
                continue;
            }

            codes.Write(sequence, length);
            sequence = index;
            if (next == MaxCodes)
            {
                codes.Write(ClearCode, length);
                Array.Clear(longer);
                (next, length) = (EndCode + 1, IndexLength + 1);
                continue;
            }

            // The reader knows a code one step later, so its codes grow one step later, too.
            length += next == 1 << length ? 1 : 0;
            known = (ushort)next++;
        }

        codes.Write(sequence, length);
        length += next == 1 << length && length < MaxCodeLength ? 1 : 0;
        codes.Write(EndCode, length);
        codes.Complete();
    }

    /// <summary>Puts codes into blocks of up to 255 bytes, the lowest bits first.</summary>
    private sealed class CodeWriter(Stream stream)
    {
        private readonly byte[] _block = new byte[byte.MaxValue + 1];
        private int _count;
        private uint _bits;
        private int _bitCount;

        public void Write(int code, int length)
        {
            _bits |= (uint)code << _bitCount;
            _bitCount += length;
            for (; _bitCount >= 8; _bitCount -= 8, _bits >>= 8)
            {
                WriteByte((byte)_bits);
            }
        }

        public void Complete()
        {
            if (_bitCount > 0)
            {
                WriteByte((byte)_bits);
            }

            WriteBlock();
            stream.WriteByte(0);
        }

        private void WriteByte(byte value)
        {
            _block[++_count] = value;
            if (_count == byte.MaxValue)
            {
                WriteBlock();
            }
        }

        private void WriteBlock()
        {
            if (_count > 0)
            {
                _block[0] = (byte)_count;
                stream.Write(_block, 0, _count + 1);
                _count = 0;
            }
        }
    }
}
