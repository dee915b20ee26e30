using MLSegmentation.Formatting;

namespace MLSegmentation.Reports;

/// <summary>Shows images in full depth in notebooks, with their contrast stretched; .NET Interactive finds it by convention.</summary>
internal sealed class ImageFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationImage), value => Render((SegmentationImage)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The image as an image element that holds its own PNG file.</summary>
    private static string Render(SegmentationImage image) =>
        NotebookView.Write(ShrunkPanel.OfImage("Image, contrast stretched", image, ShrunkPanel.LargestSide).ToElement());
}
