namespace MLSegmentation.Evaluation.Ranking;

/// <summary>
/// Counts the scores of one class in fine bins, so that ranking metrics need no sorting and no memory that grows. Scores in the
/// same bin count as tied.
/// </summary>
internal sealed class ScoreHistogram : ScoreCollection
{
    /// <summary>How many scores may come before a count could overflow, and the counts move on to wider ones.</summary>
    private const uint MaxPending = uint.MaxValue;

    private readonly int[] _bins = new int[ChunkLength];
    private readonly uint[] _pending = new uint[2 * ScoreBins.Count];
    private long _pendingCount;
    private long[]? _counts;

    /// <inheritdoc/>
    public override bool TryAdd(ReadOnlySpan<float> scores, ReadOnlySpan<byte> label, int classIndex)
    {
        var bins = _bins.AsSpan(0, scores.Length);
        if (!ScoreBins.TryFind(scores, bins))
        {
            return false;
        }

        if (_pendingCount + bins.Length > MaxPending)
        {
            Flush();
        }

        _pendingCount += bins.Length;
        uint[] pending = _pending;
        for (int index = 0; index < bins.Length; index++)
        {
            byte value = label[index];
            if (value != SegmentationMask.Ignored)
            {
                pending[(2 * bins[index]) + (value == classIndex ? 1 : 0)]++;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Add(ScoreCollection other)
    {
        var histogram = (ScoreHistogram)other;
        long[] counts = Flush();
        for (int index = 0; index < counts.Length; index++)
        {
            counts[index] += histogram._pending[index] + (histogram._counts?[index] ?? 0);
        }
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        long[] counts = Flush();
        writer.Write7BitEncodedInt(counts.Count(count => count > 0));
        int last = 0;
        for (int index = 0; index < counts.Length; index++)
        {
            if (counts[index] > 0)
            {
                writer.Write7BitEncodedInt(index - last);
                writer.Write7BitEncodedInt64(counts[index]);
                last = index;
            }
        }
    }

    /// <inheritdoc/>
    public override void AddSaved(BinaryReader reader)
    {
        long[] counts = Flush();
        int index = 0;
        for (int number = reader.Read7BitEncodedInt(); number > 0; number--)
        {
            index += reader.Read7BitEncodedInt();
            if ((uint)index >= (uint)counts.Length)
            {
                throw new InvalidDataException("A histogram has more bins than there are.");
            }

            counts[index] += reader.Read7BitEncodedInt64();
        }
    }

    /// <inheritdoc/>
    public override RankingResult GetResult()
    {
        long[] counts = Flush();
        long positives = 0;
        long negatives = 0;
        for (int bin = 0; bin < ScoreBins.Count; bin++)
        {
            negatives += counts[2 * bin];
            positives += counts[(2 * bin) + 1];
        }

        var walk = new RankingWalk(positives, negatives, ScoreBins.GetLowerEdge);
        var bounds = new RankingBounds();
        for (int bin = ScoreBins.Count - 1; bin >= 0; bin--)
        {
            long negative = counts[2 * bin];
            long positive = counts[(2 * bin) + 1];
            if (positive + negative > 0)
            {
                walk.Add(bin, positive, negative);
                bounds.Add(positive, negative);
            }
        }

        return walk.GetResult() with
        {
            AreaUnderRocCurveErrorBound = bounds.AreaUnderRocCurve,
            AveragePrecisionErrorBound = bounds.AveragePrecision,
        };
    }

    private long[] Flush()
    {
        _counts ??= new long[_pending.Length];
        for (int index = 0; index < _counts.Length; index++)
        {
            _counts[index] += _pending[index];
        }

        Array.Clear(_pending);
        _pendingCount = 0;
        return _counts;
    }
}
