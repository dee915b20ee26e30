using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <content>The first rows of data.</content>
public sealed partial class SegmentationCatalog
{
    /// <summary>The most rows that a preview has: each of its images is part of the page that shows it.</summary>
    private const int MostPreviewRows = 100;

    /// <summary>Reads the first rows of data to look at: images and masks as images, everything else as text. Notebooks show the result as a table.</summary>
    /// <param name="data">Any data. No more of it is read than the rows that are shown and, to know whether there is one, the next.</param>
    /// <param name="rows">How many rows to show at most, from 1 to 100. Default: 5.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is outside its range.</exception>
    /// <exception cref="SegmentationException">An image or a mask cannot be read.</exception>
    /// <example>
    /// <code>
    /// string html = mlContext.Segmentation().Preview(data, rows: 3).ToHtml();
    /// </code>
    /// </example>
    public SegmentationPreview Preview(IDataView data, int rows = 5)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostPreviewRows);
        using var channel = ((IHostEnvironment)Context).Start("Segmentation preview");
        return PreviewReader.Read(data, rows);
    }
}
