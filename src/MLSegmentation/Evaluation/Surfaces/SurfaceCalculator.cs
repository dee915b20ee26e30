using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// Measures how far the outlines of a class's labelled and predicted areas in one image are apart. The outline of an area is what an
/// erosion by one pixel, horizontally and vertically, takes away, as in MONAI.
/// </summary>
/// <remarks>
/// Ignored pixels belong to neither area. What borders on them is outline, like what borders on the end of the image: an image framed
/// with ignored pixels has the distances of the image without its frame.
/// </remarks>
internal static class SurfaceCalculator
{
    /// <summary>Measures one class in one image.</summary>
    /// <param name="label">The labelled class indices, row by row.</param>
    /// <param name="predicted">The predicted class indices of the same pixels.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="classIndex">The class.</param>
    /// <param name="options">The choices.</param>
    public static SurfaceMetrics Compute(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, int width, int classIndex, SurfaceOptions options)
    {
        var window = ClassWindow.Find(label, predicted, width, (byte)classIndex);
        if (window.IsEmpty)
        {
            return OfNothing;
        }

        using var areas = new PooledArray<byte>(2 * window.Length);
        var labelledArea = areas.Span[..window.Length];
        var predictedArea = areas.Span[window.Length..];
        window.Cut(label, SegmentationMask.Ignored, labelledArea);
        window.Cut(predicted, (byte)classIndex, predictedArea);
        Remove(labelledArea, predictedArea);
        window.Cut(label, (byte)classIndex, labelledArea);
        bool isLabelled = labelledArea.Contains((byte)1);
        bool isPredicted = predictedArea.Contains((byte)1);
        if (!isLabelled || !isPredicted)
        {
            return isLabelled || isPredicted ? OfOneArea : OfNothing;
        }

        int boundaryWidth = GetBoundaryWidth(width, label.Length / width, options);
        double boundaryIoU = Boundary.GetIoU(labelledArea, predictedArea, window.Width, boundaryWidth);
        var outlines = new OutlineDistances(window.Width, options);
        var labelledDistances = outlines.Measure(labelledArea, predictedArea);
        var predictedDistances = outlines.Measure(predictedArea, labelledArea);
        return Combine(labelledDistances, predictedDistances, boundaryIoU);
    }

    private static SurfaceMetrics OfNothing { get; } = SurfaceMetrics.Create(_ => double.NaN);

    private static SurfaceMetrics OfOneArea { get; } = new()
    {
        Hausdorff = double.PositiveInfinity,
        Hausdorff95 = double.PositiveInfinity,
        DirectedHausdorff = double.PositiveInfinity,
        AverageSurfaceDistance = double.PositiveInfinity,
        AverageSymmetricSurfaceDistance = double.PositiveInfinity,
        SurfaceDice = 0,
        BoundaryIoU = 0,
    };

    private static SurfaceMetrics Combine(DirectedDistances labelled, DirectedDistances predicted, double boundaryIoU)
    {
        double count = labelled.Count + predicted.Count;
        return new SurfaceMetrics
        {
            Hausdorff = Math.Max(labelled.Largest, predicted.Largest),
            Hausdorff95 = Math.Max(labelled.Percentile95, predicted.Percentile95),
            DirectedHausdorff = predicted.Largest,
            AverageSurfaceDistance = predicted.Sum / predicted.Count,
            AverageSymmetricSurfaceDistance = (labelled.Sum + predicted.Sum) / count,
            SurfaceDice = (labelled.CountWithinTolerance + predicted.CountWithinTolerance) / count,
            BoundaryIoU = boundaryIoU,
        };
    }

    /// <summary>In pixels, at least one.</summary>
    private static int GetBoundaryWidth(int width, int height, SurfaceOptions options) =>
        Math.Max((int)Math.Round(options.BoundaryWidth * double.Hypot(width, height)), 1);

    private static void Remove(ReadOnlySpan<byte> ignored, Span<byte> area)
    {
        for (int index = 0; index < area.Length; index++)
        {
            area[index] = (byte)(area[index] & ~ignored[index]);
        }
    }
}
