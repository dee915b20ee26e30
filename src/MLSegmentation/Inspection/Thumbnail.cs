using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>An image made small, with the outlines of its mask.</summary>
/// <param name="Name">The image's file.</param>
/// <param name="Size">The size of the image.</param>
/// <param name="Png">The small image as a PNG file.</param>
internal sealed record Thumbnail(string Name, ImageSize Size, byte[] Png)
{
    private const int LongestSide = 240;
    private const int Colors = 3;

    /// <summary>Makes an image, or the slice in the middle of a volume, small, so that its pixels are not needed any more.</summary>
    public static ShrunkImage Shrink(InspectedPixels pixels)
    {
        pixels = pixels.GetMiddle();
        var size = pixels.Size;
        double scale = Math.Min(1, (double)LongestSide / Math.Max(size.Width, size.Height));
        var small = new ImageSize(Math.Max(1, (int)Math.Round(size.Width * scale)), Math.Max(1, (int)Math.Round(size.Height * scale)));
        return new ShrunkImage(size, small, pixels.ToShown(small));
    }

    /// <summary>Draws the thumbnail of an image; without a mask of its size, there are no outlines.</summary>
    public static Thumbnail Of(string name, ShrunkImage image, SegmentationMask? mask, SegmentationClasses classes)
    {
        var size = image.Size;
        if (mask is not null && mask.Width == size.Width && mask.Height == size.Height)
        {
            DrawOutlines(image.Rgb, image.SmallSize, mask.GetSlice(mask.Depth / 2), classes);
        }

        using var stream = new MemoryStream();
        PngWriter.WriteRgb(stream, image.Rgb, image.SmallSize);
        return new Thumbnail(name, size, stream.ToArray());
    }

    private static void DrawOutlines(byte[] rgb, ImageSize small, SegmentationMask mask, SegmentationClasses classes)
    {
        byte[] labels = new byte[small.PixelCount];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, small.Width);
            labels[pixel] = mask[(int)((x + 0.5) * mask.Width / small.Width), (int)((y + 0.5) * mask.Height / small.Height)];
        }

        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] < classes.Count && !classes[labels[pixel]].IsBackground && IsOutline(labels, pixel, small))
            {
                var color = classes[labels[pixel]].Color;
                (rgb[pixel * Colors], rgb[(pixel * Colors) + 1], rgb[(pixel * Colors) + 2]) = (color.Red, color.Green, color.Blue);
            }
        }
    }

    private static bool IsOutline(byte[] labels, int pixel, ImageSize size)
    {
        var (y, x) = Math.DivRem(pixel, size.Width);
        byte label = labels[pixel];
        return (x > 0 && labels[pixel - 1] != label)
            || (x < size.Width - 1 && labels[pixel + 1] != label)
            || (y > 0 && labels[pixel - size.Width] != label)
            || (y < size.Height - 1 && labels[pixel + size.Width] != label);
    }
}

/// <summary>An image made small.</summary>
/// <param name="Size">The size of the image.</param>
/// <param name="SmallSize">The size that it was given.</param>
/// <param name="Rgb">Red, green and blue of each pixel of that size.</param>
internal sealed record ShrunkImage(ImageSize Size, ImageSize SmallSize, byte[] Rgb);

/// <summary>
/// Chooses some of the images, spread over all of them however many there are: every so-manieth, and when there are too many, every second of
/// those.
/// </summary>
internal sealed class ThumbnailSheet
{
    /// <summary>The most that there are while rows are read; at the end there are half as many or more.</summary>
    private const int MaxCount = 48;

    private readonly List<(int Index, Thumbnail Thumbnail)> _thumbnails = [];
    private int _step = 1;

    /// <summary>What was chosen, in order.</summary>
    public IReadOnlyList<Thumbnail> Thumbnails => [.. _thumbnails.Select(item => item.Thumbnail)];

    /// <summary>Whether the image of an index is to be drawn.</summary>
    public bool Wants(int index) => index % _step == 0;

    /// <summary>Adds the thumbnail of the image of an index, unless images have become too many for it.</summary>
    public void Add(int index, Thumbnail thumbnail)
    {
        if (!Wants(index))
        {
            return;
        }

        _thumbnails.Add((index, thumbnail));
        if (_thumbnails.Count > MaxCount)
        {
            _step *= 2;
            _thumbnails.RemoveAll(item => !Wants(item.Index));
        }
    }
}
