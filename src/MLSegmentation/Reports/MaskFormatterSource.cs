using MLSegmentation.Formatting;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>Shows masks as images in notebooks; .NET Interactive finds it by convention.</summary>
internal sealed class MaskFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationMask), value => Render((SegmentationMask)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The mask as an image element that holds its own PNG file.</summary>
    private static string Render(SegmentationMask mask)
    {
        using var stream = new MemoryStream();
        PngMaskWriter.Write(stream, mask, null);
        return Html.Write(Html.Image(
            stream.GetBuffer().AsSpan(0, (int)stream.Length),
            mask.ToString(),
            Html.Attribute("width", Figures.Plain(mask.Width)),
            Html.Attribute("height", Figures.Plain(mask.Height)),
            Html.Attribute("style", "max-width:100%;height:auto;image-rendering:pixelated")));
    }
}
