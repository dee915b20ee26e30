using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows masks as images in notebooks, with what their colours mean; .NET Interactive finds it by convention.</summary>
internal sealed class MaskFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationMask), value => Render((SegmentationMask)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The mask as an image element that holds its own PNG file, and the legend.</summary>
    private static string Render(SegmentationMask mask)
    {
        var panel = ShrunkPanel.OfMask("Mask", mask, mask.Classes, ShrunkPanel.LargestSide);
        return NotebookView.Write(panel.ToElement(), ClassLegend.OfMask(mask, mask.Classes));
    }
}
