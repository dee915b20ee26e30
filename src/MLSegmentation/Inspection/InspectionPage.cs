using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Inspection;

/// <summary>The page of an inspection: its findings first, then what they rest on.</summary>
internal static class InspectionPage
{
    private const string Style = """
        .finding { margin: 0.75rem 0; padding: 0.6rem 0.8rem; border: 1px solid var(--line); border-left: 0.35rem solid var(--soft); border-radius: 0.4rem;
          background: var(--box); }
        .finding.error { border-left-color: #c62828; }
        .finding.warning { border-left-color: #c77700; }
        .finding p { margin: 0.2rem 0; }
        .finding ul { margin: 0.3rem 0; padding-left: 1.2rem; font-size: 0.875rem; }
        .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: 0.75rem; }
        .sheet img { image-rendering: pixelated; }
        .bar { fill: var(--accent); }
        """;

    /// <summary>Makes the page.</summary>
    public static string Create(SegmentationInspection inspection, string title, Func<string, string> nameOption)
    {
        ReportSection?[] all =
        [
            InspectionSections.Findings(inspection),
            InspectionSections.Suggestions(inspection, nameOption),
            InspectionSections.Images(inspection),
            InspectionSections.Sheet(inspection),
            InspectionSections.Classes(inspection),
            InspectionSections.Values(inspection.Training),
            InspectionSections.MaskValues(inspection.Training),
        ];
        ReportSection[] sections = [.. all.OfType<ReportSection>()];
        return Html.WritePage(Html.Element("html", Html.Attribute("lang", "en"), Head(title), Body(inspection, title, sections)));
    }

    private static XElement Head(string title) => Html.Element(
        "head",
        Html.Element("meta", Html.Attribute("charset", "utf-8")),
        Html.Element("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
        Html.Element("title", title),
        Html.Style($"{ReportStyle.Text}\n{Style}"));

    private static XElement Body(SegmentationInspection inspection, string title, ReportSection[] sections) => Html.Element(
        "body",
        Html.Element(
            "header",
            Html.Element("h1", title),
            Html.Element("p", Html.Class("soft"), $"{inspection}. {(inspection.CanTrain ? "A training can begin." : "A training would fail.")}"),
            Html.Element("nav", Html.Attribute("aria-label", "Sections"), Html.Element("ul", [.. sections.Select(Link)]))),
        Html.Element("main", [.. sections.Select(section => section.ToElement())]),
        Html.Element("footer", Html.Element("p", Html.Class("soft"), "Written by MLSegmentation.")));

    private static XElement Link(ReportSection section) => Html.Element("li", Html.Element("a", Html.Attribute("href", $"#{section.Id}"), section.Title));
}
