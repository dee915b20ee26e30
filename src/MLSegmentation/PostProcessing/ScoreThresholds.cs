using System.Numerics;

namespace MLSegmentation.PostProcessing;

/// <summary>Decides for each pixel on a class by the probabilities of all, where classes have to reach a threshold.</summary>
/// <param name="thresholds">The threshold of each class; null where it has none.</param>
/// <param name="background">The class of pixels that no other class gets.</param>
internal sealed class ScoreThresholds(IReadOnlyList<float?> thresholds, byte background)
{
    private readonly float[] _least = [.. thresholds.Select(threshold => threshold ?? float.NegativeInfinity)];

    // The background with a threshold of its own wins over nothing.
    private readonly bool[] _isOwn = [.. thresholds.Select((threshold, index) => threshold is not null && index != background)];

    /// <summary>The number of classes.</summary>
    public int ClassCount => _least.Length;

    /// <summary>Decides on the class of each pixel.</summary>
    /// <param name="scores">The probabilities of all pixels for one class after the other.</param>
    /// <param name="labels">Gets the class indices.</param>
    public void Apply(ReadOnlySpan<float> scores, Span<byte> labels)
    {
        Span<int> picked = stackalloc int[Vector<int>.Count];
        int pixel = 0;
        for (; pixel <= labels.Length - Vector<float>.Count; pixel += Vector<float>.Count)
        {
            Pick(scores, labels.Length, pixel).CopyTo(picked);
            for (int lane = 0; lane < picked.Length; lane++)
            {
                labels[pixel + lane] = (byte)picked[lane];
            }
        }

        for (; pixel < labels.Length; pixel++)
        {
            labels[pixel] = PickOne(scores, labels.Length, pixel);
        }
    }

    private Vector<int> Pick(ReadOnlySpan<float> scores, int stride, int pixel)
    {
        var (best, bestOwn) = (new Vector<float>(float.NegativeInfinity), new Vector<float>(float.NegativeInfinity));
        var (pick, pickOwn) = (new Vector<int>(background), new Vector<int>(background));
        for (int index = 0; index < _least.Length; index++)
        {
            var score = new Vector<float>(scores.Slice((index * stride) + pixel, Vector<float>.Count));
            var reaches = Vector.GreaterThanOrEqual(score, new Vector<float>(_least[index]));
            var isBest = reaches & Vector.GreaterThan(score, best);
            best = Vector.ConditionalSelect(isBest, score, best);
            pick = Vector.ConditionalSelect(isBest, new Vector<int>(index), pick);
            if (_isOwn[index])
            {
                var isBestOwn = reaches & Vector.GreaterThan(score, bestOwn);
                bestOwn = Vector.ConditionalSelect(isBestOwn, score, bestOwn);
                pickOwn = Vector.ConditionalSelect(isBestOwn, new Vector<int>(index), pickOwn);
            }
        }

        return Vector.ConditionalSelect(Vector.Equals(pick, new Vector<int>(background)), pickOwn, pick);
    }

    private byte PickOne(ReadOnlySpan<float> scores, int stride, int pixel)
    {
        var (best, bestOwn) = (float.NegativeInfinity, float.NegativeInfinity);
        var (pick, pickOwn) = ((int)background, (int)background);
        for (int index = 0; index < _least.Length; index++)
        {
            float score = scores[(index * stride) + pixel];
            if (score < _least[index])
            {
                continue;
            }

            if (score > best)
            {
                (best, pick) = (score, index);
            }

            if (_isOwn[index] && score > bestOwn)
            {
                (bestOwn, pickOwn) = (score, index);
            }
        }

        return (byte)(pick == background ? pickOwn : pick);
    }
}
