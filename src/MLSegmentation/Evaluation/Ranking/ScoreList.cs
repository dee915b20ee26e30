namespace MLSegmentation.Evaluation.Ranking;

/// <summary>
/// Keeps the scores of one class, and sorts them in the end: the ranking metrics without error, for four bytes for each score, and
/// eight more for each of a class while it is sorted.
/// </summary>
/// <remarks>
/// The bits of floats from 0 to 1 ascend with the floats and leave two bits over; the lowest bit of a key says whether the pixel
/// has the class.
/// </remarks>
internal sealed class ScoreList : ScoreCollection
{
    private const int FirstBlockLength = 1 << 12;
    private const int MaxDoublings = 8;

    // That of a pixel of the class whose score is 1.
    private const uint HighestKey = (0x3F800000u << 1) | 1;

    private readonly List<ArraySegment<uint>> _full = [];
    private uint[] _block = [];
    private int _length;

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<float> scores, ReadOnlySpan<byte> label, int classIndex)
    {
        if (_length + scores.Length > _block.Length)
        {
            Flush();
            _block = new uint[FirstBlockLength << Math.Min(_full.Count, MaxDoublings)];
        }

        bool isValid = true;
        var keys = _block.AsSpan(_length, scores.Length);
        int count = 0;
        for (int index = 0; index < scores.Length; index++)
        {
            float score = scores[index];
            isValid &= score is >= -Tolerance and <= 1 + Tolerance;

            // An ignored pixel's key is overwritten by the next.
            keys[count] = (BitConverter.SingleToUInt32Bits(Math.Min(Math.Max(score, 0f), 1f)) << 1) | (label[index] == classIndex ? 1u : 0u);
            count += label[index] != SegmentationMask.Ignored ? 1 : 0;
        }

        _length += count;
        return isValid;
    }

    /// <inheritdoc/>
    public override void Add(ScoreCollection other)
    {
        var list = (ScoreList)other;
        _full.AddRange(list._full);
        _full.Add(new ArraySegment<uint>(list._block, 0, list._length));
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        Flush();
        uint[] keys = ScoreSort.Sort(_full);

        // With their lowest bits in order, too, the distance from one to the next is small, and there are many of the same.
        Array.Sort(keys);
        writer.Write7BitEncodedInt(keys.Length);
        uint last = 0;
        foreach (uint key in keys)
        {
            writer.Write7BitEncodedInt((int)(key - last));
            last = key;
        }
    }

    /// <inheritdoc/>
    public override void AddSaved(BinaryReader reader)
    {
        uint key = 0;
        for (int left = reader.Read7BitEncodedInt(); left > 0;)
        {
            uint[] block = new uint[Math.Min(left, FirstBlockLength << MaxDoublings)];
            for (int index = 0; index < block.Length; index++)
            {
                key += (uint)reader.Read7BitEncodedInt();
                block[index] = key <= HighestKey ? key : throw new InvalidDataException("A score is more than 1.");
            }

            _full.Add(block);
            left -= block.Length;
        }
    }

    /// <inheritdoc/>
    public override RankingResult GetResult()
    {
        Flush();
        uint[] keys = ScoreSort.Sort(_full);
        long positives = 0;
        foreach (uint key in keys)
        {
            positives += key & 1;
        }

        var walk = new RankingWalk(positives, keys.Length - positives, BitConverter.Int32BitsToSingle);
        for (int end = keys.Length; end > 0;)
        {
            end = AddTied(keys.AsSpan(0, end), walk);
        }

        return walk.GetResult();
    }

    /// <summary>Adds the highest score of all, as often as it is there.</summary>
    /// <returns>How many keys are lower.</returns>
    private static int AddTied(ReadOnlySpan<uint> keys, RankingWalk walk)
    {
        uint score = keys[^1] >> 1;
        long positive = 0;
        int index = keys.Length;
        while (index > 0 && keys[index - 1] >> 1 == score)
        {
            index--;
            positive += keys[index] & 1;
        }

        walk.Add((int)score, positive, keys.Length - index - positive);
        return index;
    }

    private void Flush()
    {
        if (_length > 0)
        {
            _full.Add(new ArraySegment<uint>(_block, 0, _length));
        }

        _block = [];
        _length = 0;
    }
}
