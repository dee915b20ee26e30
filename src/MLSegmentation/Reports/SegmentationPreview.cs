using System.Xml.Linq;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>
/// The first rows of a data view to look at in a notebook or on a page: images and masks as images, everything else as text. Immutable: the images
/// themselves are not kept.
/// </summary>
/// <remarks>Made by <see cref="SegmentationCatalog.Preview"/>.</remarks>
[TypeFormatterSource("MLSegmentation.Reports.PreviewFormatterSource")]
public sealed class SegmentationPreview
{
    private readonly IReadOnlyList<object[]> _rows;
    private readonly bool _hasMore;

    internal SegmentationPreview(IReadOnlyList<string> columns, IReadOnlyList<object[]> rows, bool hasMore) =>
        (Columns, _rows, _hasMore) = (columns, rows, hasMore);

    /// <summary>The names of the columns, in order; hidden ones are left out.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many rows are shown.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The same as HTML: an element that needs nothing beside itself and suits light and dark pages.</summary>
    /// <returns>A <c>div</c> element.</returns>
    public string ToHtml()
    {
        string rows = $"{_rows.Count} {(_rows.Count == 1 ? "row" : "rows")}";
        var table = DataTable.Create(
            _hasMore ? $"The first {rows}; there are more" : $"All {rows}",
            ["Row", .. Columns],
            _rows.Select((cells, index) => (object[])[Figures.Plain(index + 1), .. cells]));
        return NotebookView.Write(Html.Element("div", Html.Class("words"), table));
    }
}
