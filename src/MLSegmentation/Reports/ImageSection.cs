using System.Xml.Linq;
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

        bool hasImages = groups.Any(group => group.Images.Any(image => image.Panels is not null));
        object?[] legend = hasImages ? [Legend(classes)] : [];
        return new ReportSection(
            "images",
            "Images",
            [
                Html.Element("p", "Ordered by the Dice coefficient of the image, averaged over classes as the summary says."),
                .. legend,
                .. groups.SelectMany(Group),
            ]);
    }

    private static XElement Legend(SegmentationClasses classes) =>
        Html.Element("div", Html.Element("h3", "Colours"), ClassLegend.OfClasses(classes), ClassLegend.OfErrors(classes));

    private static IEnumerable<XElement> Group(ImageGroup group) => [Html.Element("h3", group.Title), .. group.Images.Select(Article)];

    private static XElement Article(ShownImage image)
    {
        string name = image.Metrics.ImagePath is { } path ? Path.GetFileName(path) : $"Image {image.Row + 1}";
        string size = image.Panels is { } panels ? $"{panels.Size.Width} × {panels.Size.Height} pixels, " : "";
        return Html.Element(
            "article",
            Html.Element("h4", Html.Name(name)),
            Html.Element("p", Html.Class("soft"), $"{size}Dice {Figures.Ratio(image.Metrics.Dice)}, IoU {Figures.Ratio(image.Metrics.IoU)}, "
                + $"pixel accuracy {Figures.Ratio(image.Metrics.PixelAccuracy)}"),
            image.Panels is null ? null : Html.Element("div", [Html.Class("panels"), .. image.Panels.Describe(name).Select(panel => panel.ToElement())]));
    }
}
