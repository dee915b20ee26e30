using System.Numerics.Tensors;
using MLSegmentation.Videos.Changes;

namespace MLSegmentation.Videos.Smoothing;

/// <summary>The running average of the probabilities of a film.</summary>
/// <param name="smoothing">How it is taken.</param>
internal sealed class SmoothedScores(TemporalSmoothing smoothing)
{
    /// <summary>Where the scale of changes follows the noise: how many standard deviations it is, and how many grey levels at least.</summary>
    private const double ScaleInDeviations = 4;
    private const double LeastScale = 4;

    private float[] _average = [];

    /// <summary>Takes the next frame.</summary>
    /// <param name="before">The frame before it; null where another scene begins.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="scores">Its probabilities, [K, H, W], which become the average.</param>
    /// <returns>Whether there was anything to average with.</returns>
    public bool Average(GreyFrame? before, GreyFrame frame, float[] scores)
    {
        if (before is not null)
        {
            float[] average = _average;
            ushort[] sums = before.Sums;
            if (smoothing.Kind == TemporalSmoothingKind.MotionCompensated)
            {
                (average, sums) = Move(before, frame);
            }

            Mix(average, scores, Weigh(FrameChange.Between(sums, frame)));
        }

        _average = scores;
        return before is not null;
    }

    private (float[] Average, ushort[] Sums) Move(GreyFrame before, GreyFrame frame)
    {
        var motion = MotionField.Estimate(before, frame, smoothing.SearchRadius);
        int pixels = frame.Size.PixelCount;
        float[] average = GC.AllocateUninitializedArray<float>(_average.Length);
        for (int start = 0; start < average.Length; start += pixels)
        {
            motion.Warp<float>(_average.AsSpan(start, pixels), average.AsSpan(start, pixels));
        }

        ushort[] sums = GC.AllocateUninitializedArray<ushort>(pixels);
        motion.Warp<ushort>(before.Sums, sums);
        return (average, sums);
    }

    /// <summary>The share of the new frame at each pixel.</summary>
    private float[] Weigh(FrameChange change)
    {
        float least = (float)smoothing.NewFrameWeight;
        float scale = (float)((smoothing.ChangeScale ?? Math.Max(LeastScale, ScaleInDeviations * change.Noise)) * GreyFrame.PixelsPerSum);
        float[] weights = GC.AllocateUninitializedArray<float>(change.Sums.Length);
        for (int pixel = 0; pixel < weights.Length; pixel++)
        {
            weights[pixel] = least + ((1 - least) * Math.Min(1, change.Sums[pixel] / scale));
        }

        return weights;
    }

    private static void Mix(ReadOnlySpan<float> average, Span<float> scores, ReadOnlySpan<float> weights)
    {
        for (int start = 0; start < scores.Length; start += weights.Length)
        {
            var old = average.Slice(start, weights.Length);
            var own = scores.Slice(start, weights.Length);
            TensorPrimitives.Subtract(own, old, own);
            TensorPrimitives.MultiplyAdd(own, weights, old, own);
        }
    }
}
