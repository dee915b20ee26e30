namespace MLSegmentation.ImageFiles;

/// <summary>Kinds of image files that are told apart by their first bytes.</summary>
internal enum ImageFileFormat
{
    Png,
    Jpeg,
    Bmp,
    Gif,
    WebP,
    Tiff,
}

/// <summary>Tells image files apart.</summary>
internal static class ImageFileFormats
{
    /// <summary>The kind of a file by its first bytes, whatever its name; null where it is no image.</summary>
    public static ImageFileFormat? Detect(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => ImageFileFormat.Png,
        [0xff, 0xd8, 0xff, ..] => ImageFileFormat.Jpeg,
        [(byte)'B', (byte)'M', ..] => ImageFileFormat.Bmp,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ImageFileFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFileFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFileFormat.Tiff,
        _ => null,
    };

    /// <summary>The name as people write it.</summary>
    public static string GetName(this ImageFileFormat format) => format == ImageFileFormat.WebP ? "WebP" : format.ToString().ToUpperInvariant();
}
