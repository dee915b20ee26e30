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

    private static XElement Legend(SegmentationClasses classes)
    {
        var errors = new ErrorColors(classes).Explain();
        return Html.Element(
            "div",
            Html.Element("h3", "Colours"),
            Html.Element(
                "ul",
                [Html.Class("legend"), Html.Attribute("aria-label", "Classes"), .. classes.Select(item => Html.Element("li", ClassSection.Name(item)))]),
            Html.Element("ul", [
                Html.Class("legend"),
                Html.Attribute("aria-label", "Errors"),
                .. errors.Select(error => Html.Element("li", error.Color is { } color ? ClassSection.Swatch(color) : null, error.Meaning)),
            ]));
    }

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
            image.Panels is null ? null : Html.Element("div", [Html.Class("panels"), .. Panels(name, image.Panels)]));
    }

    private static IEnumerable<XElement> Panels(string name, ImagePanels panels)
    {
        if (panels.Image is { } image)
        {
            yield return Panel(panels.IsStretched ? "Image, contrast stretched" : "Image", name, image);
        }

        yield return Panel("Truth", $"True mask of {name}", panels.Truth);
        yield return Panel("Prediction", $"Predicted mask of {name}", panels.Prediction);
        yield return Panel("Errors", $"Wrong pixels of {name}", panels.Errors);
    }

    private static XElement Panel(string caption, string description, byte[] png) => Html.Element(
        "figure",
        Html.Image(png, description),
        Html.Element("figcaption", caption));
}
