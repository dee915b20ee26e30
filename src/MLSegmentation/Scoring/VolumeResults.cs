using MLSegmentation.Masks;

namespace MLSegmentation.Scoring;

/// <summary>Makes the mask of a volume, and what else is wanted, of the probabilities of its slices.</summary>
/// <param name="session">Knows what is wanted.</param>
/// <param name="size">The size of the volume.</param>
/// <param name="scores">Gets the probabilities, [K, D, H, W]; empty where nobody wants them.</param>
internal sealed class VolumeResults(ScoringSession session, ImageSize size, Memory<float> scores)
{
    /// <summary>The class of each voxel.</summary>
    public byte[] Labels { get; } = GC.AllocateUninitializedArray<byte>(size.PixelCount);

    /// <summary>How uncertain that is; null where nobody wants to know.</summary>
    public float[]? Uncertainty { get; } =
        session.Uncertainty == UncertaintyMeasure.None ? null : GC.AllocateUninitializedArray<float>(size.PixelCount);

    /// <summary>Takes a slice.</summary>
    /// <param name="z">Which.</param>
    /// <param name="planes">Its probabilities, [K, H, W], and perhaps behind them as many squares.</param>
    public void Take(int z, ReadOnlySpan<float> planes)
    {
        int area = size.SlicePixelCount;
        var probabilities = planes[..(session.ClassCount * area)];
        var labels = Labels.AsSpan(z * area, area);
        HighestScores.Label(probabilities, labels);
        session.PostProcessing?.ApplyThresholds(probabilities, labels);
        for (int index = 0; index < session.ClassCount && !scores.IsEmpty; index++)
        {
            probabilities.Slice(index * area, area).CopyTo(scores.Span.Slice((index * size.PixelCount) + (z * area), area));
        }

        if (Uncertainty is not null)
        {
            var squares = session.Uncertainty == UncertaintyMeasure.Variance ? planes[probabilities.Length..] : default;
            MLSegmentation.Uncertainty.Measure(probabilities, squares, session.ClassCount, Uncertainty.AsSpan(z * area, area));
        }
    }
}
