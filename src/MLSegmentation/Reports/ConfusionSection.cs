using System.Xml.Linq;
using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>The confusion matrix, shaded by the share of each labelled class.</summary>
internal static class ConfusionSection
{
    /// <summary>From so many classes on, the cells show their count alone.</summary>
    private const int Dense = 13;

    /// <summary>From so many classes on, the names above the columns are written upwards.</summary>
    private const int Many = 6;

    /// <summary>From this share on, a cell is so dark that white text has more contrast than black; both have at least 4.5 to 1.</summary>
    private const double Strong = 0.78;

    /// <summary>Makes the section.</summary>
    public static ReportSection Create(SegmentationMetrics metrics) => new(
        "confusion",
        "Confusion matrix",
        Html.Element("p", "Rows are labelled classes, columns predicted ones. The stronger the colour of a cell, the larger its share of the "
            + "labelled class; the diagonal is right."),
        HeatMap(metrics));

    private static XElement HeatMap(SegmentationMetrics metrics)
    {
        string[] names = [.. metrics.Classes.Select(item => item.Name)];
        var matrix = metrics.ConfusionMatrix;
        long[] labelled = [.. matrix.Counts.Select(row => row.Sum())];
        bool isDense = names.Length >= Dense;
        string style = $"heat{(names.Length >= Many ? " many" : "")}{(isDense ? " dense" : "")}";
        var head = Html.Element("tr", [DataTable.Head("col", "Labelled"), .. names.Select(name => DataTable.Head("col", Html.Name(name)))]);
        var rows = names.Select((name, actual) => Html.Element(
            "tr",
            [
                DataTable.Head("row", Html.Name(name)),
                .. names.Select((predicted, column) => Cell(matrix.Counts[actual][column], labelled[actual], name, predicted, isDense)),
            ]));
        return DataTable.Scroll("Confusion matrix", Html.Element(
            "table", Html.Class(style), Html.Element("caption", "Pixels, and their share of the labelled class"),
            Html.Element("thead", head), Html.Element("tbody", [.. rows])));
    }

    // Of many classes, most cells are empty; they stay short.
    private static XElement Cell(long count, long labelled, string actual, string predicted, bool isDense)
    {
        if (isDense && count == 0)
        {
            return Html.Element("td");
        }

        double share = labelled > 0 ? (double)count / labelled : 0;
        string shade = FormattableString.Invariant($"background:rgba(8,81,156,{share:0.###})");
        return Html.Element(
            "td",
            share >= Strong ? Html.Class("strong") : null,
            Html.Attribute("style", shade),
            Html.Attribute("title", $"{actual} predicted as {predicted}: {Figures.Count(count)} pixels, {Figures.Percent(share)}"),
            Figures.Compact(count),
            isDense ? null : Html.Element("small", Figures.Percent(share)));
    }
}
