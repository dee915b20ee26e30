using System.Collections;
using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Evaluation.Surfaces;

namespace MLSegmentation.Evaluation;

/// <summary>The metrics of each image, computed from its counts when they are asked for.</summary>
internal sealed class ImageList(ImageCounts images, SegmentationClasses classes, SegmentationEvaluationOptions options) : IReadOnlyList<ImageMetrics>
{
    private readonly ClassMean _mean = new(options);

    /// <inheritdoc/>
    public int Count { get; } = images.Count;

    /// <inheritdoc/>
    public ImageMetrics this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return Create(index, images.GetCounts(index));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ImageMetrics> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The counts of each class in an image.</summary>
    internal ClassCounts[] GetCounts(int index) => images.GetCounts(index);

    private ImageMetrics Create(int image, ClassCounts[] counts)
    {
        var agreement = ClassAgreement.Of(counts, options);
        var shapes = images.GetShapes(image);
        double? millilitres = images.GetMillilitres(image);
        SegmentationClassMetrics[] items = [.. counts.Select((item, index) => CreateClass(index, item, shapes, millilitres))];
        return new ImageMetrics
        {
            ImagePath = images.GetPath(image),
            PixelCount = counts[0].Total,
            Dice = _mean.OfCounts(counts, OverlapRatio.Dice),
            IoU = _mean.OfCounts(counts, OverlapRatio.IoU),
            Precision = _mean.OfCounts(counts, OverlapRatio.Precision),
            Recall = _mean.OfCounts(counts, OverlapRatio.Recall),
            Specificity = _mean.OfCounts(counts, OverlapRatio.Specificity),
            FBeta = _mean.OfCounts(counts, OverlapRatio.FBeta),
            PixelAccuracy = agreement.PixelAccuracy,
            FrequencyWeightedIoU = agreement.FrequencyWeightedIoU,
            MatthewsCorrelation = agreement.MatthewsCorrelation,
            CohenKappa = agreement.CohenKappa,
            Surfaces = shapes?.Surfaces is { } surfaces ? SurfaceMeans.OfClasses(surfaces, _mean, counts) : null,
            PanopticQuality = _mean.OfValues(items, item => item.Objects?.PanopticQuality ?? double.NaN, counts),
            ObjectAveragePrecision = _mean.OfValues(items, item => item.Objects?.AveragePrecision ?? double.NaN, counts),
            ObjectDice = _mean.OfValues(items, item => item.Objects?.ObjectDice ?? double.NaN, counts),
            RelativeVolumeError = _mean.OfValues(items, item => item.Volumes?.RelativeVolumeError ?? double.NaN, counts),
            Classes = Array.AsReadOnly(items),
        };
    }

    private SegmentationClassMetrics CreateClass(int index, ClassCounts counts, ImageShapes? shapes, double? millilitres) =>
        SegmentationClassMetrics.Create(classes[index].Name, counts.Support, ratio => counts.GetRatio(ratio, options)) with
        {
            Surfaces = shapes?.Surfaces?[index],
            Objects = shapes?.Objects?[index].ToMetrics(options.Objects!.IoUThresholds),
            Volumes = millilitres is { } voxel ? VolumeMetrics.Of(counts, voxel) : null,
        };
}
