using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.History;

namespace MLSegmentation.Reports;

/// <summary>The learning curves.</summary>
internal static class TrainingSection
{
    /// <summary>Makes the section; null without a history.</summary>
    public static ReportSection? Create(TrainingHistory? history) => history is null ? null : new ReportSection(
        "training",
        "Learning curves",
        Html.Element("p", "Over the epochs; the broken line is at the epoch whose weights the model holds."),
        Draw(history));

    /// <summary>The diagrams beside each other, with the names of their curves.</summary>
    public static XElement Draw(TrainingHistory history) =>
        Html.Element("div", [Html.Class("training"), .. LearningCurves.GetPanels(history).Select(panel => Draw(history, panel))]);

    private static XElement Draw(TrainingHistory history, LearningPanel panel) => Html.Element(
        "figure",
        LearningCurves.DrawForPage(history, panel),
        Html.Element("ul", [Html.Class("legend"), .. panel.Curves.Select(Name)]));

    private static XElement Name(LearningCurve curve) => Html.Element("li", ClassSection.Swatch(curve.Color), Html.Name(curve.Name));
}
