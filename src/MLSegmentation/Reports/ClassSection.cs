using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The tables of the classes, with their colours.</summary>
internal static class ClassSection
{
    /// <summary>Makes the section.</summary>
    public static ReportSection Create(SegmentationMetrics metrics, SegmentationClasses classes) => new(
        "classes",
        "Classes",
        [.. ClassTables.Create(metrics, index => Name(classes[index]))
            .SelectMany((table, index) => (object?[])[index == 0 ? null : Html.Element("h3", table.Title), table.ToElement()])]);

    /// <summary>A class's name behind a patch of its colour.</summary>
    public static object[] Name(SegmentationClass item) => [Swatch(item.Color), Html.Name(item.Name)];

    /// <summary>A patch of colour; null for that of the text.</summary>
    public static XElement Swatch(RgbColor? color) =>
        Html.Element(
            "span",
            Html.Class("swatch"),
            Html.Attribute("style", $"background:{color?.ToString() ?? "currentColor"}"),
            Html.Attribute("aria-hidden", "true"));
}
