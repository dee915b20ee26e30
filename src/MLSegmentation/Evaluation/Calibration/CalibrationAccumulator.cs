using System.Runtime.Intrinsics;

namespace MLSegmentation.Evaluation.Calibration;

/// <summary>
/// Collects, image after image and in memory that does not grow, whether probabilities are as likely right as they say: each
/// class's against the rest, and those of the most probable classes.
/// </summary>
internal sealed class CalibrationAccumulator(int classCount)
{
    private const int ChunkLength = 1024;

    private readonly ReliabilityCounter[] _classes = [.. Enumerable.Range(0, classCount).Select(_ => new ReliabilityCounter())];
    private readonly ReliabilityCounter _top = new();
    private readonly byte[] _hits = new byte[ChunkLength];
    private readonly float[] _topScores = new float[ChunkLength];
    private readonly byte[] _topClasses = new byte[ChunkLength];

    /// <summary>Adds the scores of an image, class after class, numbers from 0 to 1; ignored pixels are left out.</summary>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<float> scores)
    {
        for (int start = 0; start < label.Length; start += ChunkLength)
        {
            var chunk = label.Slice(start, Math.Min(ChunkLength, label.Length - start));
            for (int classIndex = 0; classIndex < _classes.Length; classIndex++)
            {
                var classScores = scores.Slice((classIndex * label.Length) + start, chunk.Length);
                AddClass(chunk, classScores, classIndex);
                UpdateTop(classScores, classIndex);
            }

            AddTop(chunk);
        }

        foreach (var counter in _classes.Append(_top))
        {
            counter.EndImage();
        }
    }

    /// <summary>Writes what was collected.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var counter in _classes.Append(_top))
        {
            counter.Save(writer);
        }
    }

    /// <summary>Adds what was written, of as many classes.</summary>
    public void AddSaved(BinaryReader reader)
    {
        foreach (var counter in _classes.Append(_top))
        {
            counter.AddSaved(reader);
        }
    }

    /// <summary>
    /// Each class against the rest: the calibration error of its probability (class-wise, Kull et al. 2019, arXiv:1910.12656) and
    /// the mean of (probability - 1)² over its pixels and probability² over the others, which scikit-learn calls Brier score.
    /// </summary>
    public CalibrationResult[] GetClassResults() => [.. _classes.Select(counter => counter.GetResult())];

    /// <summary>
    /// All classes: the calibration error of the most probable class's probability (of several, the class of the lowest index),
    /// whatever the predicted mask holds; and the Brier score as Brier defined it in 1950, the sum of the classes' scores, 0 to 2.
    /// </summary>
    public CalibrationResult GetResult() => _top.GetResult() with { BrierScore = _classes.Sum(counter => counter.SquaredError) / _top.Count };

    private void AddClass(ReadOnlySpan<byte> label, ReadOnlySpan<float> scores, int classIndex)
    {
        var hits = _hits.AsSpan(0, label.Length);
        hits.Fill((byte)classIndex);
        ToHits(label, hits);
        _classes[classIndex].Add(scores, hits);
    }

    private void UpdateTop(ReadOnlySpan<float> scores, int classIndex)
    {
        for (int index = 0; index < scores.Length; index++)
        {
            if (classIndex == 0 || scores[index] > _topScores[index])
            {
                _topScores[index] = scores[index];
                _topClasses[index] = (byte)classIndex;
            }
        }
    }

    private void AddTop(ReadOnlySpan<byte> label)
    {
        var hits = _topClasses.AsSpan(0, label.Length);
        ToHits(label, hits);
        _top.Add(_topScores.AsSpan(0, label.Length), hits);
    }

    /// <summary>Replaces classes by 1 where they are the labelled ones, 0 where not, and the ignored label where that is the label.</summary>
    private static void ToHits(ReadOnlySpan<byte> label, Span<byte> classes)
    {
        int index = 0;
        for (; index + Vector256<byte>.Count <= label.Length; index += Vector256<byte>.Count)
        {
            var labels = Vector256.Create(label.Slice(index, Vector256<byte>.Count));
            var hits = Vector256.Equals(labels, Vector256.Create<byte>(classes.Slice(index, Vector256<byte>.Count))) & Vector256<byte>.One;
            (hits | Vector256.Equals(labels, Vector256.Create(SegmentationMask.Ignored))).CopyTo(classes[index..]);
        }

        for (; index < label.Length; index++)
        {
            bool isHit = label[index] == classes[index];
            classes[index] = label[index] == SegmentationMask.Ignored ? SegmentationMask.Ignored : isHit ? (byte)1 : (byte)0;
        }
    }
}

/// <summary>Whether probabilities are as likely right as they say.</summary>
/// <param name="ExpectedCalibrationError">
/// The mean difference between confidence and accuracy over the bins, weighted by their pixels (Guo et al. 2017, arXiv:1706.04599), 0 to 1;
/// NaN without pixels.
/// </param>
/// <param name="BrierScore">The mean squared error of the probabilities; NaN without pixels.</param>
/// <param name="Bins">The reliability table, from low to high confidence.</param>
internal sealed record CalibrationResult(double ExpectedCalibrationError, double BrierScore, IReadOnlyList<ReliabilityBin> Bins);
