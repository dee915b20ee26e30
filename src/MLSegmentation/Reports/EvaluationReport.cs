using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation.Reports;

/// <summary>Makes the report of an evaluation.</summary>
internal static class EvaluationReport
{
    /// <summary>The report as HTML; without the data that was evaluated, it has no images.</summary>
    public static string Create(SegmentationMetrics metrics, IDataView? scoredData, SegmentationReportOptions options)
    {
        var classes = FindClasses(metrics, scoredData, options);
        return ReportPage.Create(metrics, classes, ReadImages(metrics, classes, scoredData, options), options);
    }

    private static IReadOnlyList<ImageGroup> ReadImages(
        SegmentationMetrics metrics,
        SegmentationClasses classes,
        IDataView? scoredData,
        SegmentationReportOptions options)
    {
        var groups = ImageChoice.Create(metrics.Images, options.ImagesPerGroup);
        if (scoredData is null || groups is [])
        {
            return groups;
        }

        int count = groups.Sum(group => group.Images.Count);
        int side = options.MaxImageSide ?? PanelPainter.GetSide(count);
        bool areOfAll = metrics.Images.Count == metrics.ImageCount;
        return new ImagePanelsReader(scoredData, options, new PanelPainter(classes, side), new VolumePainter(classes, side, count)).Read(groups, areOfAll);
    }

    /// <summary>The classes with their colours, of whoever knows them; the metrics themselves know their names alone.</summary>
    private static SegmentationClasses FindClasses(SegmentationMetrics metrics, IDataView? scoredData, SegmentationReportOptions options)
    {
        string[] names = [.. metrics.Classes.Select(item => item.Name)];
        SegmentationClasses?[] known =
        [
            metrics.Options.Classes,
            scoredData?.Schema.GetColumnOrNull(options.LabelColumnName) is { } label ? ClassesAnnotation.Read(label) : null,
            options.Model?.Classes,
        ];
        return known.OfType<SegmentationClasses>().FirstOrDefault(classes => classes.Select(item => item.Name).SequenceEqual(names))
            ?? SegmentationClasses.FromNames(names);
    }
}
