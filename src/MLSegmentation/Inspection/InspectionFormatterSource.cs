using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation.Inspection;

/// <summary>Shows inspections in notebooks: the findings and the table of classes. .NET Interactive finds it by convention.</summary>
internal sealed class InspectionFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationInspection), value => Render((SegmentationInspection)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The inspection as tables.</summary>
    public static string Render(SegmentationInspection inspection) => NotebookView.Write(
        Html.Element("p", $"{inspection}."),
        inspection.Findings.Count == 0 ? null : Html.Element("div", Html.Class("words"), DataTable.Create(
            "Findings",
            ["Severity", "Code", "Message", "Suggestion"],
            inspection.Findings.Select(finding => (object[])[finding.Severity.ToString(), finding.Code, finding.Message, finding.Suggestion]))),
        InspectionSections.ClassTable("Classes", inspection.Training, null));
}
