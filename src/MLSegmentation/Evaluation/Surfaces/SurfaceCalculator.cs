using System.Numerics.Tensors;
using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// Measures how far the outlines of a class's labelled and predicted areas in one image are apart. The outline of an area is what an
/// erosion by one pixel, horizontally and vertically, takes away, as in MONAI; of volumes also from slice to slice.
/// </summary>
/// <remarks>
/// Ignored pixels belong to neither area. What borders on them is outline, like what borders on the end of the image: an image framed
/// with ignored pixels has the distances of the image without its frame.
/// </remarks>
internal static class SurfaceCalculator
{
    /// <summary>Measures one class in one image, whose masks are given row by row, of volumes slice by slice.</summary>
    public static SurfaceMetrics Compute(ReadOnlySpan<byte> label, ReadOnlySpan<byte> predicted, ImageSize image, int classIndex, SurfaceOptions options)
    {
        var window = ClassWindow.Find(label, predicted, image, (byte)classIndex);
        if (window.IsEmpty)
        {
            return OfNothing;
        }

        using var labelled = new PooledArray<byte>(window.Length);
        using var predictions = new PooledArray<byte>(window.Length);
        var labelledArea = labelled.Span;
        var predictedArea = predictions.Span;
        window.Cut(label, SegmentationMask.Ignored, labelledArea);
        window.Cut(predicted, (byte)classIndex, predictedArea);
        TensorPrimitives.OnesComplement<byte>(labelledArea, labelledArea);
        TensorPrimitives.BitwiseAnd<byte>(predictedArea, labelledArea, predictedArea);
        window.Cut(label, (byte)classIndex, labelledArea);
        bool isLabelled = labelledArea.Contains((byte)1);
        bool isPredicted = predictedArea.Contains((byte)1);
        if (!isLabelled || !isPredicted)
        {
            return isLabelled || isPredicted ? OfOneArea with { CenterlineDice = image.Depth > 1 ? double.NaN : 0 } : OfNothing;
        }

        var outlines = new OutlineDistances(window.Size, options);
        var labelledDistances = outlines.Measure(labelledArea, predictedArea);
        var predictedDistances = outlines.Measure(predictedArea, labelledArea);
        double centerlineDice = image.Depth > 1 ? double.NaN : Centerline.GetDice(labelledArea, predictedArea, window.Size.Width);
        double boundaryIoU = Boundary.TakeIoU(labelledArea, predictedArea, window.Size, GetBoundaryWidth(image, options));
        return Combine(labelledDistances, predictedDistances) with { BoundaryIoU = boundaryIoU, CenterlineDice = centerlineDice };
    }

    /// <summary>In pixels, at least one.</summary>
    private static int GetBoundaryWidth(ImageSize image, SurfaceOptions options)
    {
        double diagonal = double.Hypot(image.Width, image.Height);
        diagonal = image.Depth > 1 ? double.Hypot(diagonal, image.Depth) : diagonal;
        return Math.Max((int)Math.Round(options.BoundaryWidth * diagonal), 1);
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
        CenterlineDice = 0,
    };

    private static SurfaceMetrics Combine(DirectedDistances labelled, DirectedDistances predicted)
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
            BoundaryIoU = 0,
            CenterlineDice = 0,
        };
    }
}
