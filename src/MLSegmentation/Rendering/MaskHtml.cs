using MLSegmentation.Masks;

namespace MLSegmentation.Rendering;

/// <summary>Shows a mask as an image in HTML.</summary>
internal static class MaskHtml
{
    /// <summary>The mask as an image element that holds its own PNG file.</summary>
    public static string Render(SegmentationMask mask)
    {
        using var stream = new MemoryStream();
        IndexedPngWriter.Write(stream, mask, null);
        string data = Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
        return $"""<img src="data:image/png;base64,{data}" width="{mask.Width}" height="{mask.Height}" alt="{mask}" """
            + """style="max-width:100%;height:auto;image-rendering:pixelated">""";
    }
}
