using System.Runtime.CompilerServices;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads the bits of a scan of a JPEG file up to the next marker (ITU-T T.81, F.2.2.5).</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int offset)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private ulong _bits;
    private int _count;
    private int _missing;

    /// <summary>Where the next byte is read, which is a marker at the end.</summary>
    public int Offset { get; private set; } = offset;

    /// <summary>Whether more bits were read than there are.</summary>
    public readonly bool IsBeyondEnd => _missing > _count;

    /// <summary>The next bits, up to 16; zeros behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Peek(int length)
    {
        if (_count < length)
        {
            Fill();
        }

        return (int)(_bits >> (_count - length)) & ((1 << length) - 1);
    }

    /// <summary>Passes over bits that were looked at.</summary>
    public void Skip(int length) => _count -= length;

    /// <summary>Reads up to 16 bits.</summary>
    public int Read(int length)
    {
        int value = Peek(length);
        Skip(length);
        return value;
    }

    /// <summary>Goes on behind a restart marker; false where there is none.</summary>
    public bool TryRestart()
    {
        (_bits, _count, _missing) = (0, 0, 0);
        while (Offset + 1 < _file.Length && _file[Offset] == 0xff && _file[Offset + 1] == 0xff)
        {
            Offset++;
        }

        if (Offset + 1 >= _file.Length || _file[Offset] != 0xff || _file[Offset + 1] is < 0xd0 or > 0xd7)
        {
            return false;
        }

        Offset += 2;
        return true;
    }

    private void Fill()
    {
        while (_count <= 56)
        {
            byte value = 0;
            if (Offset >= _file.Length)
            {
                _missing += 8;
            }
            else if ((value = _file[Offset]) != 0xff)
            {
                Offset++;
            }
            else if (Offset + 1 < _file.Length && _file[Offset + 1] == 0)
            {
                Offset += 2;
            }
            else
            {
                // A marker, before which no bits are left.
                value = 0;
                _missing += 8;
            }

            _bits = (_bits << 8) | value;
            _count += 8;
        }
    }
}
