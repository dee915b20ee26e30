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

/// <summary>What is read of a kind of files.</summary>
/// <param name="Format">The kind.</param>
/// <param name="Extensions">How the names of such files end.</param>
/// <param name="Images">What is read as images, as documents say it.</param>
/// <param name="Masks">What is read as masks; null where the kind cannot hold masks.</param>
internal sealed record ImageFileKind(ImageFileFormat Format, IReadOnlyList<string> Extensions, string Images, string? Masks);

/// <summary>Tells image files apart: the one list of the kinds that are read.</summary>
internal static class ImageFileFormats
{
    /// <summary>What is read, which docs/reference/image-files.md has as a table.</summary>
    public static IReadOnlyList<ImageFileKind> All { get; } =
    [
        new(ImageFileFormat.Png, [".png"], "grey, colours or palette, with opacity or without, 1 to 16 bits", "all of them, exactly"),
        new(ImageFileFormat.Jpeg, [".jpg", ".jpeg"], "grey or colours, 8 bits", null),
        new(ImageFileFormat.Bmp, [".bmp"], "1 to 32 bits per pixel, compressed or not", "1, 4, 8, 24 or 32 bits per pixel, uncompressed"),
        new(ImageFileFormat.Gif, [".gif"], "the first image of an animation", "the same, as palette indices"),
        new(ImageFileFormat.WebP, [".webp"], "the first image of an animation", "lossless ones"),
        new(
            ImageFileFormat.Tiff,
            [".tif", ".tiff"],
            "grey, colours, palette or any number of channels; whole numbers of 1 to 64 bits, floating-point numbers; strips or tiles; "
                + "uncompressed, PackBits, LZW, Deflate, CCITT, JPEG; BigTIFF; one page",
            "the same, but for JPEG compression, with whole numbers from 0 to 65535"),
    ];

    /// <summary>How the names of the files end that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. All.SelectMany(kind => kind.Extensions)];

    /// <summary>The kinds that are read as images, for messages.</summary>
    public static string ImageKinds { get; } = Join(All);

    /// <summary>The kinds that are read as masks, for messages.</summary>
    public static string MaskKinds { get; } = Join(All.Where(kind => kind.Masks is not null));

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

    private static string Join(IEnumerable<ImageFileKind> kinds)
    {
        string[] names = [.. kinds.Select(kind => kind.Format.GetName())];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
