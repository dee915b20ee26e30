using MLSegmentation.Formatting;

namespace MLSegmentation.Evaluation;

/// <summary>Writes the metrics of each image as comma-separated values: one line an image, after a line of names.</summary>
internal static class MetricsCsv
{
    /// <summary>The lines.</summary>
    public static string Format(SegmentationMetrics metrics)
    {
        SegmentationMetric[] asked = [.. SegmentationMetric.All.Where(metric => IsAskedFor(metric, metrics))];
        SegmentationMetric[] ofImage = [.. asked.Where(metric => metric.OfImage is not null)];
        SegmentationMetric[] ofClass = [.. asked.Where(metric => metric is { OfClass: not null, IsOfImages: true })];
        var csv = new CsvText();
        var classNames = ofClass.SelectMany(metric => metrics.Classes.Select(item => $"{metric.Key}:{item.Name}"));
        csv.AppendLine(["imagePath", "pixelCount", .. ofImage.Select(metric => metric.Key), .. classNames]);
        foreach (var image in metrics.Images)
        {
            double?[] values =
            [
                image.PixelCount,
                .. ofImage.Select(metric => metric.Of(image)),
                .. ofClass.SelectMany(metric => image.Classes.Select(metric.Of)),
            ];
            csv.AppendLine([image.ImagePath ?? "", .. values.Select(CsvText.Format)]);
        }

        return csv.ToString();
    }

    private static bool IsAskedFor(SegmentationMetric metric, SegmentationMetrics metrics) => metric.Group switch
    {
        MetricGroup.Surfaces => metrics.Options.Surfaces is not null,
        MetricGroup.Objects => metrics.Options.Objects is not null,
        MetricGroup.Volumes => metrics.HasVolumes,
        _ => true,
    };
}
