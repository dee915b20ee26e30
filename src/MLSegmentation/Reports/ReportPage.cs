using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The page: its sections one after the other, those without content left out.</summary>
internal static class ReportPage
{
    /// <summary>Makes the page of an evaluation, with the images to show.</summary>
    public static string Create(SegmentationMetrics metrics, SegmentationClasses classes, IReadOnlyList<ImageGroup> groups, SegmentationReportOptions options)
    {
        ReportSection?[] sections =
        [
            SummarySection.Create(metrics),
            .. options.Sections,
            BaselineSection.Create(metrics, options),
            ImageSection.Create(groups, classes),
            ModelSection.Create(options.Model),
            ClassSection.Create(metrics, classes),
            ConfusionSection.Create(metrics),
            CurveSection.Create(metrics),
            CalibrationSection.Create(metrics),
            TrainingSection.Create(options.Model?.History),
            ProvenanceSection.Create(metrics, options),
        ];
        string evaluated = $"{Figures.Count(metrics.ImageCount)} {(metrics.ImageCount == 1 ? "image" : "images")}, "
            + $"{Figures.Count(metrics.PixelCount)} pixels, {metrics.Classes.Count} classes";
        return Create(options.Title, evaluated, sections);
    }

    /// <summary>Makes a page of some sections.</summary>
    public static string Create(string title, string subtitle, IEnumerable<ReportSection?> sections)
    {
        ReportSection[] shown = [.. sections.OfType<ReportSection>()];
        return Html.WritePage(Html.Element("html", Html.Attribute("lang", "en"), Head(title), Body(title, subtitle, shown)));
    }

    private static XElement Head(string title) => Html.Element(
        "head",
        Html.Element("meta", Html.Attribute("charset", "utf-8")),
        Html.Element("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
        Html.Element("title", title),
        Html.Style(ReportStyle.Text));

    private static XElement Body(string title, string subtitle, ReportSection[] sections) => Html.Element(
        "body",
        Html.Element(
            "header",
            Html.Element("h1", title),
            Html.Element("p", Html.Class("soft"), subtitle),
            Html.Element("nav", Html.Attribute("aria-label", "Sections"), Html.Element("ul", [.. sections.Select(Link)]))),
        Html.Element("main", [.. sections.Select(section => section.ToElement())]),
        Html.Element("footer", Html.Element("p", Html.Class("soft"), "Written by MLSegmentation.")));

    private static XElement Link(ReportSection section) => Html.Element("li", Html.Element("a", Html.Attribute("href", $"#{section.Id}"), section.Title));
}
