using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Evaluation.Statistics;

namespace MLSegmentation.Evaluation;

/// <summary>Confidence intervals of metrics over images, by the names of the properties that hold the metrics.</summary>
internal sealed class ImageIntervals(ImageStatistics statistics, ConfidenceInterval[] intervals)
{
    /// <summary>The intervals of the means over classes, and of the pixel accuracy.</summary>
    public IReadOnlyDictionary<string, ConfidenceInterval> OfMeans => new Dictionary<string, ConfidenceInterval>
    {
        [nameof(SegmentationMetrics.MeanDice)] = intervals[ImageStatistics.MeanDice],
        [nameof(SegmentationMetrics.MeanIoU)] = intervals[ImageStatistics.MeanIoU],
        [nameof(SegmentationMetrics.PixelAccuracy)] = intervals[ImageStatistics.PixelAccuracy],
    }.AsReadOnly();

    /// <summary>Estimates the intervals; null where the options ask for none, or where one image tells nothing of how images differ.</summary>
    public static ImageIntervals? Estimate(ImageCounts images, int classCount, SegmentationEvaluationOptions options)
    {
        if (options.Bootstrap is null)
        {
            return null;
        }

        var statistics = new ImageStatistics(classCount, options);
        var bootstrap = new RowBootstrap(statistics.CreateRows(images), statistics.RowWidth, options.Bootstrap);
        return bootstrap.RowCount < 2
            ? null
            : new ImageIntervals(statistics, bootstrap.GetIntervals(statistics.Count, statistics.Compute, options.CancellationToken));
    }

    /// <summary>The intervals of a class's metrics.</summary>
    public IReadOnlyDictionary<string, ConfidenceInterval> OfClass(int index) => new Dictionary<string, ConfidenceInterval>
    {
        [nameof(SegmentationClassMetrics.Dice)] = intervals[statistics.IndexOf(OverlapRatio.Dice, index)],
        [nameof(SegmentationClassMetrics.IoU)] = intervals[statistics.IndexOf(OverlapRatio.IoU, index)],
    }.AsReadOnly();
}
