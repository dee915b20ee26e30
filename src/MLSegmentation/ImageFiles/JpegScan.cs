namespace MLSegmentation.ImageFiles;

/// <summary>How a scan ends.</summary>
internal enum JpegScanEnd
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It has too few codes.</summary>
    CutShort,

    /// <summary>It has codes that mean nothing, so that what follows cannot be told.</summary>
    Unknown,
}

/// <summary>Goes through the codes of a scan of a JPEG file.</summary>
internal sealed class JpegScan
{
    private readonly List<(JpegComponent Component, JpegCode? Dc, JpegCode? Ac)> _parts = [];
    private int _endOfBand;
    private bool _isUnknown;

    /// <summary>The first coefficient.</summary>
    public required int First { get; init; }

    /// <summary>The last coefficient.</summary>
    public required int Last { get; init; }

    /// <summary>How many low bits the scan before left out; 0 where this is the first.</summary>
    public required int High { get; init; }

    /// <summary>How many low bits are left out.</summary>
    public required int Low { get; init; }

    /// <summary>Whether several scans tell of one block.</summary>
    public required bool IsProgressive { get; init; }

    /// <summary>How many groups of blocks there are from one restart marker to the next; 0 where there are none.</summary>
    public required int RestartInterval { get; init; }

    /// <summary>Adds a channel, and its codes for first and for other coefficients.</summary>
    public void Add(JpegComponent component, JpegCode? dc, JpegCode? ac) => _parts.Add((component, dc, ac));

    /// <summary>Goes through all blocks.</summary>
    public JpegScanEnd Read(ref JpegBits bits)
    {
        bool needsDc = !IsProgressive || (First == 0 && High == 0);
        bool needsAc = IsProgressive ? First > 0 : true;
        bool isKnown = _parts.Count > 0 && Last < 64 && First <= Last && (!IsProgressive || First == 0 || _parts.Count == 1)
            && _parts.All(part => (!needsDc || part.Dc is not null) && (!needsAc || part.Ac is not null));
        if (!isKnown)
        {
            return JpegScanEnd.Unknown;
        }

        foreach (var part in _parts)
        {
            part.Component.Tell(First, IsProgressive && First == 0 ? 0 : Last, IsProgressive ? Low : 0);
        }

        return ReadGroups(ref bits);
    }

    private JpegScanEnd ReadGroups(ref JpegBits bits)
    {
        var (first, _, _) = _parts[0];
        bool isSingle = _parts.Count == 1;
        long groups = isSingle ? (long)first.Columns * first.Rows : (long)first.GroupColumns * first.GroupRows;
        int untilRestart = RestartInterval;
        for (long group = 0; group < groups; group++)
        {
            if (RestartInterval > 0 && untilRestart-- == 0)
            {
                if (!bits.TryRestart())
                {
                    return JpegScanEnd.CutShort;
                }

                (untilRestart, _endOfBand) = (RestartInterval - 1, 0);
            }

            foreach (var (component, dc, ac) in _parts)
            {
                int blocks = isSingle ? 1 : component.Horizontal * component.Vertical;
                for (int block = 0; block < blocks; block++)
                {
                    ReadBlock(ref bits, component, dc, ac, (int)group);
                }
            }

            if (_isUnknown || bits.IsBeyondEnd)
            {
                return bits.IsBeyondEnd ? JpegScanEnd.CutShort : JpegScanEnd.Unknown;
            }
        }

        return JpegScanEnd.Complete;
    }

    private void ReadBlock(ref JpegBits bits, JpegComponent component, JpegCode? dc, JpegCode? ac, int index)
    {
        if (!IsProgressive)
        {
            ReadNumber(ref bits, dc!);
            ReadCoefficients(ref bits, ac!);
        }
        else if (First == 0)
        {
            if (High == 0)
            {
                ReadNumber(ref bits, dc!);
            }
            else
            {
                _ = bits.Read(1);
            }
        }
        else if (High == 0)
        {
            ReadBand(ref bits, ac!, ref component.NonZero[index]);
        }
        else
        {
            RefineBand(ref bits, ac!, ref component.NonZero[index]);
        }
    }

    private int ReadCode(ref JpegBits bits, JpegCode code)
    {
        int value = code.Find(bits.Peek(16), out int length);
        bits.Skip(length);
        _isUnknown |= value < 0;
        return Math.Max(0, value);
    }

    private void ReadNumber(ref JpegBits bits, JpegCode code) => bits.Read(ReadCode(ref bits, code) & 15);

    private void ReadCoefficients(ref JpegBits bits, JpegCode code)
    {
        for (int index = 1; index < 64; index++)
        {
            int value = ReadCode(ref bits, code);
            int length = value & 15;
            int run = value >> 4;
            if (length == 0 && run != 15)
            {
                return;
            }

            index += run;
            _ = bits.Read(length);
        }
    }

    private void ReadBand(ref JpegBits bits, JpegCode code, ref ulong nonZero)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return;
        }

        for (int index = First; index <= Last; index++)
        {
            int value = ReadCode(ref bits, code);
            int length = value & 15;
            int run = value >> 4;
            if (length == 0 && run != 15)
            {
                _endOfBand = (1 << run) + bits.Read(run) - 1;
                return;
            }

            index += run;
            if (length > 0)
            {
                _ = bits.Read(length);
                nonZero |= 1UL << (index & 63);
            }
        }
    }

    private void RefineBand(ref JpegBits bits, JpegCode code, ref ulong nonZero)
    {
        int index = First;
        if (_endOfBand == 0)
        {
            for (; index <= Last; index++)
            {
                int value = ReadCode(ref bits, code);
                int length = value & 15;
                int run = value >> 4;
                if (length == 0 && run != 15)
                {
                    _endOfBand = (1 << run) + bits.Read(run);
                    break;
                }

                // The sign of a coefficient that is not 0 any more.
                _ = bits.Read(length == 0 ? 0 : 1);
                index = PassOver(ref bits, index, run, nonZero);
                if (length > 0 && index <= Last)
                {
                    nonZero |= 1UL << index;
                }
            }
        }

        if (_endOfBand > 0)
        {
            _ = PassOver(ref bits, index, int.MaxValue, nonZero);
            _endOfBand--;
        }
    }

    /// <summary>Passes over so many coefficients that are 0 so far, and reads a bit for each of the others up to the next that is 0.</summary>
    private int PassOver(ref JpegBits bits, int index, int zeros, ulong nonZero)
    {
        for (; index <= Last; index++)
        {
            if (((nonZero >> index) & 1) != 0)
            {
                _ = bits.Read(1);
            }
            else if (zeros-- == 0)
            {
                break;
            }
        }

        return index;
    }
}
