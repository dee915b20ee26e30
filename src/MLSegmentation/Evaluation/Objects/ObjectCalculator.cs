using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Objects;

/// <summary>Counts how well the objects of a class were found in one image.</summary>
/// <remarks>
/// Ignored pixels have no label and do not count in areas and overlaps, but they do not take predicted objects apart. A predicted object
/// that lies mostly in ignored pixels and matches no labelled one is left out, for nobody knows whether it is wrong (Kirillov et al. 2019,
/// arXiv:1801.00868, "void labels").
/// </remarks>
internal static class ObjectCalculator
{
    /// <summary>Counts the objects of one class in one image, whose masks are given row by row, of volumes slice by slice.</summary>
    public static ObjectCounts Compute(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ImageSize image, int classIndex, ObjectOptions options)
    {
        var window = ClassWindow.Find(label, predicted, image, (byte)classIndex);
        if (window.IsEmpty)
        {
            return ObjectCounts.None(options.IoUThresholds.Count);
        }

        using var buffer = new PooledArray<byte>(window.Length);
        var area = buffer.Span;
        window.Cut(label, (byte)classIndex, area);
        var labelledObjects = LabelComponents.Find<byte>(area, window.Size, options.Connectivity);
        window.Cut(predicted, (byte)classIndex, area);
        var predictedObjects = LabelComponents.Find<byte>(area, window.Size, options.Connectivity);
        window.Cut(label, SegmentationMask.Ignored, area);
        var overlaps = new ObjectOverlaps(labelledObjects, predictedObjects, area, options.MinimumArea);
        return Count(overlaps, options.IoUThresholds);
    }

    private static ObjectCounts Count(ObjectOverlaps overlaps, IReadOnlyList<double> thresholds)
    {
        double[] matched = [.. overlaps.MatchedIoU];
        int[] truePositives = [.. thresholds.Select(threshold => matched.Count(iou => iou > threshold))];
        int all = overlaps.LabelledCount + overlaps.PredictedCount;
        double randError = overlaps.AdaptedRandError;
        return new ObjectCounts
        {
            Labelled = overlaps.LabelledCount,
            Predicted = overlaps.PredictedCount,
            TruePositives = truePositives,
            Matched = matched.Length,
            MatchedIoU = matched.Sum(),
            ImageScores = all == 0 ? 0 : truePositives.Average(count => (double)count / (all - count)),
            Images = all == 0 ? 0 : 1,
            LabelledDice = overlaps.LabelledDice,
            PredictedDice = overlaps.PredictedDice,
            Jaccard = overlaps.Jaccard,
            RandErrors = double.IsNaN(randError) ? 0 : randError,
            RandImages = double.IsNaN(randError) ? 0 : 1,
        };
    }
}
