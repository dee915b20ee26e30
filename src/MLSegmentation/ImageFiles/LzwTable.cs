namespace MLSegmentation.ImageFiles;

/// <summary>The sequences that the codes of a GIF file stand for, learned as they come (GIF89a, appendix F; Lempel, Ziv and Welch).</summary>
internal sealed class LzwTable
{
    private const int MaxCodeLength = 12;
    private const int Length = 1 << MaxCodeLength;

    private readonly ushort[] _prefixes = new ushort[Length];
    private readonly byte[] _suffixes = new byte[Length];
    private readonly ushort[] _lengths = new ushort[Length];
    private readonly int _minCodeLength;
    private int _next;
    private int _previous;

    /// <summary>Makes a table of which the first codes are single indices of 1 to 8 bits.</summary>
    public LzwTable(int minCodeLength)
    {
        _minCodeLength = minCodeLength;
        for (int code = 0; code < ClearCode; code++)
        {
            (_suffixes[code], _lengths[code]) = ((byte)code, 1);
        }

        Reset();
    }

    /// <summary>The code that forgets what was learned.</summary>
    public int ClearCode => 1 << _minCodeLength;

    /// <summary>The code that ends an image.</summary>
    public int EndCode => ClearCode + 1;

    /// <summary>Bits of the next code.</summary>
    public int CodeLength { get; private set; }

    /// <summary>Forgets what was learned.</summary>
    public void Reset() => (_next, CodeLength, _previous) = (EndCode + 1, _minCodeLength + 1, -1);

    /// <summary>Writes the sequence of a code, cut off where the destination ends.</summary>
    /// <returns>How many indices were written; 0 where the code does not exist.</returns>
    public int Write(int code, Span<byte> destination)
    {
        // A code that is about to be defined is the previous sequence and its own first index again.
        bool isNew = code == _next;
        if (code > _next || (isNew && _previous < 0))
        {
            return 0;
        }

        int known = isNew ? _previous : code;
        int length = _lengths[known];
        byte first = Expand(known, destination, length);
        if (isNew && length < destination.Length)
        {
            destination[length] = first;
        }

        Define(first);
        _previous = code;
        return Math.Min(isNew ? length + 1 : length, destination.Length);
    }

    /// <summary>Writes a sequence from its end, and gives its first index.</summary>
    private byte Expand(int code, Span<byte> destination, int length)
    {
        for (int index = length - 1; index > 0; index--)
        {
            if (index < destination.Length)
            {
                destination[index] = _suffixes[code];
            }

            code = _prefixes[code];
        }

        return destination[0] = _suffixes[code];
    }

    private void Define(byte suffix)
    {
        if (_previous < 0 || _next == Length)
        {
            return;
        }

        (_prefixes[_next], _suffixes[_next], _lengths[_next]) = ((ushort)_previous, suffix, (ushort)(_lengths[_previous] + 1));
        _next++;
        CodeLength = _next == 1 << CodeLength && CodeLength < MaxCodeLength ? CodeLength + 1 : CodeLength;
    }
}
