using MLSegmentation.Formatting;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>Shows images in full depth in notebooks, with their contrast stretched; .NET Interactive finds it by convention.</summary>
internal sealed class ImageFormatterSource
{
    private readonly HtmlFormatter[] _formatters = [new(typeof(SegmentationImage), value => Render((SegmentationImage)value))];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    /// <summary>The image as an image element that holds its own PNG file.</summary>
    private static string Render(SegmentationImage image)
    {
        using var shown = image.ToMLImage();
        byte[] rgb = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyRgb(shown, rgb);
        using var stream = new MemoryStream();
        PngWriter.WriteRgb(stream, rgb, new ImageSize(image.Width, image.Height));
        return Html.Write(Html.Image(
            stream.GetBuffer().AsSpan(0, (int)stream.Length),
            image.ToString(),
            Html.Attribute("width", Figures.Plain(image.Width)),
            Html.Attribute("height", Figures.Plain(image.Height)),
            Html.Attribute("style", "max-width:100%;height:auto")));
    }
}
