using System.Runtime.Intrinsics;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Calibration;

/// <summary>
/// Sums up confidences in fifteen bins of the same width, in double precision; the sums of images are added without rounding, so that neither the
/// order of images matters nor who of several has summed them up. Eight pixels are looked at together: where masks are areas and networks sure,
/// they are in the same bin, and are added as one.
/// </summary>
internal sealed class ReliabilityCounter
{
    private const int BinCount = 15;
    private const int BlockLength = 8;

    private readonly ReliabilitySums[] _sums = [.. Enumerable.Range(0, BinCount).Select(_ => new ReliabilitySums())];

    // Of the image that is being added.
    private readonly Bin[] _bins = new Bin[BinCount];

    /// <summary>The sum of the squared errors of all pixels.</summary>
    public double SquaredError => _sums.Sum(bin => bin.SquaredError.Value);

    /// <summary>The number of pixels.</summary>
    public long Count => _sums.Sum(bin => bin.Count);

    /// <summary>Adds pixels of an image.</summary>
    /// <param name="confidences">Their confidences, 0 to 1 but for rounding.</param>
    /// <param name="hits">1 for each that is right, 0 for each that is wrong, <see cref="SegmentationMask.Ignored"/> for those to leave out.</param>
    public void Add(ReadOnlySpan<float> confidences, ReadOnlySpan<byte> hits)
    {
        int start = 0;
        for (; start + BlockLength <= confidences.Length; start += BlockLength)
        {
            var block = Vector256.Create(confidences.Slice(start, BlockLength));
            var blockHits = hits.Slice(start, BlockLength);
            var bins = GetBins(block);
            if (blockHits.IndexOfAnyExcept(hits[start]) < 0 && bins == Vector256.Create(bins[0]))
            {
                AddBlock(ref _bins[bins[0]], block, hits[start]);
            }
            else
            {
                AddEach(confidences.Slice(start, BlockLength), blockHits);
            }
        }

        AddEach(confidences[start..], hits[start..]);
    }

    /// <summary>Ends an image; its pixels count from then on.</summary>
    public void EndImage()
    {
        for (int index = 0; index < BinCount; index++)
        {
            if (_bins[index].Count > 0)
            {
                _sums[index].Add(_bins[index].Count, _bins[index].Hits, _bins[index].Confidence, _bins[index].SquaredError);
            }
        }

        Array.Clear(_bins);
    }

    /// <summary>Writes what was counted.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var sums in _sums)
        {
            sums.Save(writer);
        }
    }

    /// <summary>Adds what was written.</summary>
    public void AddSaved(BinaryReader reader)
    {
        foreach (var sums in _sums)
        {
            sums.AddSaved(reader);
        }
    }

    /// <summary>The result; its Brier score is that of the confidences against right and wrong.</summary>
    public CalibrationResult GetResult()
    {
        long count = Count;
        double gaps = _sums.Sum(bin => Math.Abs(bin.Confidence.Value - bin.Hits));
        return new CalibrationResult(gaps / count, SquaredError / count, Array.AsReadOnly([.. _sums.Select(ToReliabilityBin)]));
    }

    private static ReliabilityBin ToReliabilityBin(ReliabilitySums bin, int index) =>
        new((double)index / BinCount, (index + 1.0) / BinCount, bin.Confidence.Value / bin.Count, (double)bin.Hits / bin.Count, bin.Count);

    private static Vector256<int> GetBins(Vector256<float> confidences)
    {
        var bins = Vector256.ConvertToInt32(Vector256.Ceiling(confidences * BinCount)) - Vector256<int>.One;
        return Vector256.Min(Vector256.Max(bins, Vector256<int>.Zero), Vector256.Create(BinCount - 1));
    }

    private static void AddBlock(ref Bin bin, Vector256<float> confidences, byte hit)
    {
        if (hit == SegmentationMask.Ignored)
        {
            return;
        }

        var (lower, upper) = Vector256.Widen(confidences);
        var lowerError = lower - Vector256.Create((double)hit);
        var upperError = upper - Vector256.Create((double)hit);
        bin.Count += BlockLength;
        bin.Hits += hit * BlockLength;
        bin.Confidence += Vector256.Sum(lower + upper);
        bin.SquaredError += Vector256.Sum((lowerError * lowerError) + (upperError * upperError));
    }

    private void AddEach(ReadOnlySpan<float> confidences, ReadOnlySpan<byte> hits)
    {
        for (int index = 0; index < hits.Length; index++)
        {
            byte hit = hits[index];
            if (hit != SegmentationMask.Ignored)
            {
                double confidence = confidences[index];
                ref var bin = ref _bins[Math.Clamp((int)MathF.Ceiling(confidences[index] * BinCount) - 1, 0, BinCount - 1)];
                bin.Count++;
                bin.Hits += hit;
                bin.Confidence += confidence;
                bin.SquaredError += (confidence - hit) * (confidence - hit);
            }
        }
    }

    /// <summary>What is summed up over the pixels of an image in one bin, of which the hits are right.</summary>
    private struct Bin
    {
        public long Count;
        public long Hits;
        public double Confidence;

        /// <summary>The sum of the squared differences between confidence and 1, where right, or 0.</summary>
        public double SquaredError;
    }
}
