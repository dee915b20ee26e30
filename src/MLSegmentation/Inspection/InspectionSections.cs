using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Inspection;

/// <summary>The sections of the page of an inspection.</summary>
internal static class InspectionSections
{
    private const int MaxFiles = 50;
    private const int MaxMaskValues = 60;

    /// <summary>What was found, the worst first.</summary>
    public static ReportSection Findings(SegmentationInspection inspection) => new(
        "findings",
        "Findings",
        inspection.Findings.Count == 0
            ? Html.Element("p", "Nothing was found that stands in the way of a training.")
            : inspection.Findings.Select(Finding).ToArray());

    /// <summary>What to train with; null without suggestions.</summary>
    public static ReportSection? Suggestions(SegmentationInspection inspection, Func<string, string> nameOption) => inspection.Suggestions.Count == 0
        ? null
        : new ReportSection(
            "suggestions",
            "Suggestions",
            DataTable.Create(
                "Options of the training that suit the data",
                ["Option", "Value", "Reason"],
                inspection.Suggestions.Select(item => (object[])[nameOption(item.Option), Html.Element("code", item.Value), Wrapped(item.Reason)])));

    /// <summary>Numbers, sizes, formats and channels.</summary>
    public static ReportSection Images(SegmentationInspection inspection) => new(
        "images",
        "Images",
        inspection.Validation is null ? null : Html.Element("h3", "To train on"),
        Facts(inspection.Training),
        inspection.Validation is null ? null : Html.Element("h3", "To validate on"),
        inspection.Validation is { } validation ? Facts(validation) : null);

    /// <summary>Some of the images with the outlines of their masks; null without images.</summary>
    public static ReportSection? Sheet(SegmentationInspection inspection) => inspection.Thumbnails.Count == 0
        ? null
        : new ReportSection(
            "sheet",
            "Contact sheet",
            Html.Element("p", "Images spread over all of them, with the outlines of their masks. Dark images are shown brighter."),
            inspection.MaskClasses is { } classes
                ? Html.Element(
                    "ul",
                    [Html.Class("legend"), Html.Attribute("aria-label", "Classes"), .. classes.Select(item => Html.Element("li", ClassSection.Name(item)))])
                : null,
            Html.Element("div", [Html.Class("sheet"), .. inspection.Thumbnails.Select(Figure)]));

    /// <summary>The classes to train and to validate on; null where they are not known.</summary>
    public static ReportSection? Classes(SegmentationInspection inspection) => inspection.Training.ReadCount == 0
        ? null
        : new ReportSection(
            "classes",
            "Classes",
            ClassTable("Classes of the masks to train on", inspection.Training, inspection.MaskClasses),
            inspection.Validation is { ReadCount: > 0 } validation
                ? ClassTable("Classes of the masks to validate on", validation, inspection.MaskClasses)
                : null);

    /// <summary>The histograms of the channels; null without images.</summary>
    public static ReportSection? Values(InspectedSet set) => set.Values.Count == 0
        ? null
        : new ReportSection(
            "values",
            "Values of the images",
            Html.Element(
                "div",
                [Html.Class("charts"), .. set.Values.Select((channel, index) => HistogramChart.Figure(NameChannel(index, set.Values.Count), channel))]));

    /// <summary>What mask files store; null where data has no files.</summary>
    public static ReportSection? MaskValues(InspectedSet set) => set.MaskValues.Count == 0
        ? null
        : new ReportSection(
            "mask-values",
            "Values of the masks",
            DataTable.Create(
                set.MaskValueCount > MaxMaskValues
                    ? $"The most frequent of {Plural.Of(set.MaskValueCount, "value")} that mask files store"
                    : "What mask files store",
                ["Value", "Class", "Pixels", "Images"],
                set.MaskValues.Take(MaxMaskValues).Select(item =>
                    (object[])[item.Value, item.Class is null ? "none" : Html.Name(item.Class), Figures.Count(item.Pixels), Figures.Count(item.Images)])));

    /// <summary>The table of classes.</summary>
    public static XElement ClassTable(string caption, InspectedSet set, SegmentationClasses? classes) => DataTable.Create(
        caption,
        ["Class", "Share", "Pixels", "Images", "Objects", "Tiny objects", "Mean area", "Mean length"],
        set.Classes.Select((item, index) => (object[])
        [
            classes is null ? Html.Name(item.Name) : ClassSection.Name(classes[index]),
            Figures.Percent(item.Share), Figures.Count(item.Pixels), Figures.Count(item.Images), Figures.Count(item.Objects), Figures.Count(item.TinyObjects),
            Mean(item.MeanObjectArea), Mean(item.MeanObjectSide),
        ]));

    /// <summary>What a channel is called.</summary>
    public static string NameChannel(int index, int count) => count switch
    {
        1 => "Grey",
        3 => ((string[])["Red", "Green", "Blue"])[index],
        _ => $"Channel {index + 1}",
    };

    private static string Mean(double value) => double.IsNaN(value) ? Figures.None : Figures.Count(value);

    private static XElement Finding(InspectionFinding finding)
    {
        string name = finding.Severity.ToString();
        var files = finding.Files.Take(MaxFiles).Select(file => Html.Element("li", Html.Name(file.Path), file.Detail is null ? null : $": {file.Detail}"));
        int rest = finding.FileCount - Math.Min(MaxFiles, finding.Files.Count);
        return Html.Element(
            "div",
            Html.Class($"finding {name.ToLowerInvariant()}"),
            Html.Element("p", Html.Element("strong", $"{name}: "), finding.Message),
            Html.Element("p", Html.Class("soft"), $"{finding.Suggestion} ({finding.Code})"),
            finding.FileCount == 0 ? null : Html.Element(
                "details",
                Html.Element("summary", Plural.Of(finding.FileCount, "file")),
                Html.Element("ul", [.. files, rest > 0 ? Html.Element("li", $"and {Figures.Count(rest)} more") : null])));
    }

    private static XElement Wrapped(string text) => Html.Element("span", Html.Attribute("style", "white-space:normal"), text);

    private static XElement Facts(InspectedSet set) => DataTable.Facts(
    [
        ("Images", Figures.Count(set.ImageCount) + (set.ReadCount == set.ImageCount ? "" : $", of which {Figures.Count(set.ReadCount)} can be trained on")),
        .. InspectionText.Facts(set),
    ]);

    private static XElement Figure(Thumbnail thumbnail) => Html.Element(
        "figure",
        Html.Image(thumbnail.Png, $"{Path.GetFileName(thumbnail.Name)} with the outlines of its mask"),
        Html.Element("figcaption", Html.Name(Path.GetFileName(thumbnail.Name)), $", {thumbnail.Size}"));
}
