using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// How large images may be. What a header says is believed only within these bounds, and only where the file is long enough to hold it, so that
/// a few damaged bytes cannot ask for gigabytes.
/// </summary>
internal static class ImageLimits
{
    /// <summary>The most pixels of an image where nobody gives another limit: 2^25, so that frames of 8K video (7680x4320) are read.</summary>
    public const int DefaultMaxPixels = 1 << 25;

    /// <summary>The most pixels that a limit can allow: 16384x16384, which are 1 GiB of blue, green, red and opacity.</summary>
    public const int HighestMaxPixels = MaxBytes / sizeof(uint);

    /// <summary>The most bytes that the decoded pixels of one image may take: 1 GiB. While it is decoded, there are up to three copies.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>The most pixels of a file that is read band by band, of which only a band is in memory: 2^35, as of 185,000 x 185,000.</summary>
    public const long MaxPixelsInBands = 1L << 35;

    /// <summary>The widest such image: memory for a band grows with it.</summary>
    public const int MaxWidthInBands = 1 << 18;

    /// <summary>The most bytes that the compressed pixels of such a file may have: 1 TiB.</summary>
    public const long MaxBytesInBands = 1L << 40;

    /// <summary>
    /// The most bytes that one compressed byte can stand for where a format has no bound of its own: a code of LZW of 12 bits stands for up to
    /// 4096 bytes; deflate reaches 1032, and a byte of JPEG stands for 512 pixels of one channel at most.
    /// </summary>
    public const int MaxExpansion = 4096;

    /// <summary>Tiles of so many pixels are always read: 1024x1024.</summary>
    private const int MinTilePixels = 1 << 20;

    /// <summary>The bytes of numbers that count as one pixel: four channels of 32 bits. Images of more channels may have fewer pixels.</summary>
    private const int BytesPerCountedPixel = 16;

    /// <summary>What a file may hold besides the pixels that are read: notes, profiles, the other images of an animation.</summary>
    private const long MaxOtherBytes = 256 << 20;

    /// <summary>The most bytes of a file or stream that holds one image of so many pixels, or of a limit of them before its header is known.</summary>
    public static int GetMaxLength(long pixels) => (int)Math.Min(Array.MaxLength, MaxOtherBytes + (BytesPerCountedPixel * pixels));

    /// <summary>Refuses a limit that is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1, or higher than any image that can be read.</exception>
    public static int RequireMaxPixels(int maxPixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxPixels, HighestMaxPixels);
        return maxPixels;
    }

    /// <summary>Refuses an image that no limit allows.</summary>
    /// <exception cref="SegmentationException">It is larger.</exception>
    public static void Check(string path, ImageSize size, int bytesPerPixel)
    {
        long pixels = (long)size.Width * size.Height;
        if (pixels > HighestMaxPixels)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {size} pixels, {pixels:N0} in all; images of more than {HighestMaxPixels:N0} are not read. Cut it into smaller images."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }

        if (pixels * bytesPerPixel > MaxBytes)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {size} pixels of {bytesPerPixel} bytes, which need {pixels * bytesPerPixel / (1 << 20)} MiB; images of up to "
                + $"{MaxBytes / (1 << 20)} MiB are read. Cut it into smaller images."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    /// <summary>Refuses an image that is larger than a limit that was chosen, before anything of its size is allocated.</summary>
    /// <exception cref="SegmentationException">It is larger.</exception>
    public static void Check(string path, ImageFileHeader header, int maxPixels)
    {
        var size = header.Size;
        long pixels = (long)size.Width * size.Height;
        int bytesPerPixel = header.Channels * (header.Samples == SampleType.Float64 ? sizeof(double) : sizeof(float));
        long counted = pixels * Math.Max(BytesPerCountedPixel, bytesPerPixel) / BytesPerCountedPixel;
        if (counted <= maxPixels)
        {
            return;
        }

        string inAll = counted > pixels
            ? string.Create(CultureInfo.InvariantCulture, $"{pixels:N0} in all, which with {header.Channels} channels count as {counted:N0}")
            : string.Create(CultureInfo.InvariantCulture, $"{pixels:N0} in all");
        throw SegmentationException.Naming(
            $"'{path}' has {size} pixels, {inAll}; images of up to {maxPixels:N0} are read. Cut it into smaller images, or give a higher "
            + $"{new OptionName("MaxPixels")} where there is memory for it.",
            kind: SegmentationErrorKind.TooLarge);
    }

    /// <summary>Refuses an image that is to be read band by band, before anything of its size is allocated.</summary>
    /// <exception cref="SegmentationException">It is larger or wider than allowed.</exception>
    public static void CheckForBands(string path, ImageSize size, long maxPixels)
    {
        long pixels = (long)size.Width * size.Height;
        if (pixels > maxPixels)
        {
            OptionText text = $"'{path}' has {size} pixels, {pixels:N0} in all; images of up to {maxPixels:N0} are read in bands. Cut it into smaller images";
            OptionText advice = $", or give a higher {new OptionName("MaxPixels")}";
            OptionText end = $".";
            throw SegmentationException.Naming(
                OptionText.Join("", maxPixels < MaxPixelsInBands ? [text, advice, end] : [text, end]), kind: SegmentationErrorKind.TooLarge);
        }

        if (size.Width > MaxWidthInBands)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' is {size.Width:N0} pixels wide; images of up to {MaxWidthInBands:N0} are read in bands. Cut it into smaller images."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    /// <summary>Refuses tiles that are larger than a limit that was chosen; small ones may be larger than their image.</summary>
    /// <exception cref="SegmentationException">They are larger.</exception>
    public static void CheckTile(string path, ImageSize tile, ImageSize size, int maxPixels)
    {
        int maxTilePixels = Math.Max(MinTilePixels, maxPixels);
        if ((long)tile.Width * tile.Height > maxTilePixels)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {size} pixels in tiles of {tile}; tiles of up to {maxTilePixels:N0} pixels are read. Write it again in smaller tiles."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
        }
    }

    /// <summary>Refuses a file that is much longer than its image, before it is read.</summary>
    /// <exception cref="SegmentationException">It is longer.</exception>
    public static void CheckLength(string path, long length, ImageSize size)
    {
        int maxLength = GetMaxLength((long)size.Width * size.Height);
        if (length > maxLength)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' is {length:N0} bytes long, and an image of {size} pixels needs {maxLength:N0} at most. Write or copy it again."))
            {
                Kind = SegmentationErrorKind.TooLarge,
            };
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
