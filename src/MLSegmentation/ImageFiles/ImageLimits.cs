using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// How large images may be. What a header says is believed only within these bounds, and only where the file is long enough to hold it, so that
/// a few damaged bytes cannot ask for gigabytes.
/// </summary>
internal static class ImageLimits
{
    /// <summary>The most bytes that the decoded pixels of one image may take: 1 GiB. While it is decoded, there are up to three copies.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>
    /// The most bytes that one compressed byte can stand for where a format has no bound of its own: a code of LZW of 12 bits stands for up to
    /// 4096 bytes; deflate reaches 1032, and a byte of JPEG stands for 512 pixels of one channel at most.
    /// </summary>
    public const int MaxExpansion = 4096;

    /// <summary>Refuses an image that would take too much memory.</summary>
    /// <exception cref="SegmentationException">It is larger than the limit.</exception>
    public static void Check(string path, ImageSize size, int bytesPerPixel)
    {
        var bytes = (Int128)size.Width * size.Height * bytesPerPixel;
        if (bytes > MaxBytes)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {size} pixels, which need {bytes / (1 << 20)} MiB; this reader takes images of up to "
                + $"{MaxBytes / (1 << 20)} MiB. Cut it into smaller images."));
        }
    }

    /// <summary>Refuses an image for which the file is too short, however well it is compressed.</summary>
    /// <exception cref="SegmentationException">The file cannot hold the image.</exception>
    public static void CheckExpansion(string path, ImageFileFormat format, ImageSize size, int bytesPerPixel, long compressedBytes)
    {
        if ((long)size.Width * size.Height * bytesPerPixel > compressedBytes * MaxExpansion)
        {
            throw Damaged(path, format, $"it holds too little data for its size of {size}");
        }
    }

    /// <summary>An error that names a damaged file.</summary>
    public static SegmentationException Damaged(string path, ImageFileFormat format, string reason, Exception? innerException = null) =>
        new($"'{path}' is a damaged {format.GetName()} file: {reason}. Write or copy it again.", innerException);
}
