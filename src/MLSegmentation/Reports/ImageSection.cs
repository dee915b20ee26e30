using System.Xml.Linq;
using MLSegmentation.Evaluation;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The worst, median and best images with their masks and errors.</summary>
internal static class ImageSection
{
    /// <summary>Makes the section; null without images.</summary>
    public static ReportSection? Create(IReadOnlyList<ImageGroup> groups, SegmentationClasses classes)
    {
        if (groups is [])
        {
            return null;
        }

        ShownImage[] shown = [.. groups.SelectMany(group => group.Images)];
        bool hasVolumes = shown.Any(image => image.Volume is not null);
        object?[] legend = hasVolumes ? [SliceLegend(classes)] : shown.Any(image => image.Panels is not null) ? [Legend(classes)] : [];
        return new ReportSection(
            "images",
            "Images",
            [
                Html.Element("p", "Ordered by the Dice coefficient of the image, averaged over classes as the summary says."),
                .. legend,
                .. groups.SelectMany(group => Group(group, classes)),
                hasVolumes ? VolumeViewer.ScriptElement : null,
            ]);
    }

    private static XElement Legend(SegmentationClasses classes) =>
        Html.Element("div", Html.Element("h3", "Colours"), ClassLegend.OfClasses(classes), ClassLegend.OfErrors(classes));

    private static XElement SliceLegend(SegmentationClasses classes) => Html.Element(
        "div",
        Html.Element("h3", "Colours"),
        ClassLegend.OfClasses(classes),
        Html.Element("p", "Lines are the contours of true areas, brighter dots those of predicted ones, in the slice along each axis that holds most of "
            + "them. The front and the head of patients are at the top and their right is on the right, where files say how volumes lie."));

    private static IEnumerable<XElement> Group(ImageGroup group, SegmentationClasses classes) =>
        [Html.Element("h3", group.Title), .. group.Images.Select(image => Article(image, classes))];

    private static XElement Article(ShownImage image, SegmentationClasses classes)
    {
        string name = image.Metrics.ImagePath is { } path ? Path.GetFileName(path) : $"Image {image.Row + 1}";
        string size = image.Panels is { } panels ? $"{panels.Size.Width} × {panels.Size.Height} pixels, " : Describe(image.Volume);
        object?[] shown = image.Volume is { } volume ? [ClassesOf(image.Metrics), .. VolumeViewer.Show(volume, name, classes)]
            : image.Panels is null ? []
            : [Html.Element("div", [Html.Class("panels"), .. image.Panels.Describe(name).Select(panel => panel.ToElement())])];
        return Html.Element(
            "article",
            Html.Element("h4", Html.Name(name)),
            Html.Element("p", Html.Class("soft"), $"{size}Dice {Figures.Ratio(image.Metrics.Dice)}, IoU {Figures.Ratio(image.Metrics.IoU)}, "
                + $"pixel accuracy {Figures.Ratio(image.Metrics.PixelAccuracy)}"),
            shown);
    }

    /// <summary>The classes of a volume: how well each was found, how far its surfaces are apart, and how large it is.</summary>
    private static XElement ClassesOf(ImageMetrics image)
    {
        SegmentationMetric[] shown = [.. SegmentationMetric.All
            .Where(metric => metric.Key is "dice" or "hausdorff95" or "averageSymmetricSurfaceDistance" || metric.Group == MetricGroup.Volumes)
            .Where(metric => image.Classes.Any(item => metric.Of(item) is not null))];
        return DataTable.Create(
            "Classes of this volume",
            ["Class", .. shown.Select(metric => Figures.Capitalize(metric.Title))],
            image.Classes.Select(item => (object[])[item.Name, .. shown.Select(metric => metric.Format(metric.Of(item) ?? double.NaN))]));
    }

    private static string Describe(VolumePanels? volume) => volume is null ? ""
        : $"{volume.Size.Width} × {volume.Size.Height} × {volume.Size.Depth} voxels{(volume.Spacing is { } spacing ? $" of {spacing}" : "")}, ";
}
