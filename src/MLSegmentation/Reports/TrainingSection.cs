using System.Xml.Linq;

namespace MLSegmentation.Reports;

/// <summary>The learning curves.</summary>
internal static class TrainingSection
{
    /// <summary>Makes the section; null without a history.</summary>
    public static ReportSection? Create(TrainingHistory? history)
    {
        if (history is null)
        {
            return null;
        }

        var drawing = XElement.Parse(history.ToSvg());
        drawing.SetAttributeValue("role", "img");
        drawing.SetAttributeValue("aria-label", "Learning curves: losses and validation Dice over the epochs");
        return new ReportSection(
            "training",
            "Learning curves",
            DataTable.Scroll("Learning curves", Html.Element("figure", Html.Class("training"), drawing)));
    }
}
