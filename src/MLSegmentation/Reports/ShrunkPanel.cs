using System.Xml.Linq;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>An image in a notebook: large ones are made smaller, and say so; the pixels of very small ones are drawn larger.</summary>
/// <param name="Panel">The image as it is shown.</param>
/// <param name="Width">The width that it is shown in.</param>
internal sealed record ShrunkPanel(ImagePanel Panel, int Width)
{
    /// <summary>The longest side of an image that stands alone.</summary>
    public const int LargestSide = 640;

    /// <summary>The longest side of images beside each other.</summary>
    public const int SideBesideOthers = 280;

    /// <summary>The longest side of images in tables.</summary>
    public const int SideInTable = 140;

    /// <summary>Small images are drawn in whole multiples of their size, up to about this share of the longest side.</summary>
    private const double GrownShare = 0.7;

    private const int BytesPerPixel = 4;
    private const int Channels = 3;

    /// <summary>A mask in the colours of its classes; of a volume the slice that holds most of its objects.</summary>
    public static ShrunkPanel OfMask(string caption, SegmentationMask mask, SegmentationClasses? classes, int maxSide)
    {
        if (mask.Depth > 1)
        {
            var view = new SliceView(mask.Size, mask.Spacing ?? VolumeSpacing.One, VolumeAxis.Z, isUpright: false);
            int z = view.FindFullest(mask.Pixels, mask.Pixels, classes is null ? (byte)0 : VolumePanels.FindBackground(classes));
            return OfMask($"{caption}, slice {z + 1} of {mask.Depth}", mask.GetSlice(z), classes, maxSide);
        }

        var size = PanelPainter.Shrink(mask.Width, mask.Height, maxSide);
        var shown = PanelPainter.Resize(mask, size);
        byte[] png = PanelPainter.ToPng(stream => PngMaskWriter.Write(stream, shown, classes));
        return Create(caption, mask.ToString(), new(mask.Width, mask.Height), size, png, maxSide);
    }

    /// <summary>An image as it is.</summary>
    public static ShrunkPanel OfImage(string caption, MLImage image, int maxSide)
    {
        var size = PanelPainter.Shrink(image.Width, image.Height, maxSide);
        byte[] rgb = PanelPainter.ReadImage(image, size);
        return Create(caption, caption, new(image.Width, image.Height), size, ToPng(rgb, size), maxSide);
    }

    /// <summary>An image in full depth with its contrast stretched; of a large one, every so-manieth pixel.</summary>
    public static ShrunkPanel OfImage(string caption, SegmentationImage image, int maxSide)
    {
        var size = PanelPainter.Shrink(image.Width, image.Height, maxSide);
        using var shown = Thin(image, size).ToMLImage();
        return Create(caption, image.ToString(), new(image.Width, image.Height), size, ToPng(PanelPainter.ReadImage(shown, size), size), maxSide);
    }

    /// <summary>A mask on top of its image; both have one size.</summary>
    public static ShrunkPanel OfOverlay(string caption, MLImage image, SegmentationMask mask, SegmentationClasses classes, int maxSide)
    {
        var size = PanelPainter.Shrink(image.Width, image.Height, maxSide);
        byte[] rgb = PanelPainter.ReadImage(image, size);
        using var shrunk = MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Bgra32, ToBgra(rgb));
        using var overlay = Overlay.Create(shrunk, PanelPainter.Resize(mask, size), classes);
        return Create(caption, caption, new(image.Width, image.Height), size, ToPng(PanelPainter.ReadImage(overlay, size), size), maxSide);
    }

    /// <summary>The panel as an element.</summary>
    public XElement ToElement() => Panel.ToElement(Width);

    /// <summary>A panel whose caption says what was done to the image.</summary>
    public static ShrunkPanel Create(string caption, string description, ImageSize size, ImageSize shown, byte[] png, int maxSide)
    {
        int factor = Math.Max(1, (int)Math.Round(GrownShare * maxSide / Math.Max(shown.Width, shown.Height)));
        string pixels = $"{size.Width} × {size.Height}";
        string whole = shown == size ? $"{caption}, {pixels}" : $"{caption}, {pixels}, shown as {shown.Width} × {shown.Height}";
        return new(new(whole, description, png), factor * shown.Width);
    }

    private static byte[] ToPng(byte[] rgb, ImageSize size) => PanelPainter.ToPng(stream => PngWriter.WriteRgb(stream, rgb, size));

    private static byte[] ToBgra(ReadOnlySpan<byte> rgb)
    {
        byte[] bgra = new byte[rgb.Length / Channels * BytesPerPixel];
        for (int pixel = 0; pixel < rgb.Length / Channels; pixel++)
        {
            var from = rgb.Slice(pixel * Channels, Channels);
            var to = bgra.AsSpan(pixel * BytesPerPixel, BytesPerPixel);
            (to[0], to[1], to[2], to[3]) = (from[2], from[1], from[0], byte.MaxValue);
        }

        return bgra;
    }

    private static SegmentationImage Thin(SegmentationImage image, ImageSize size)
    {
        if (image.Width == size.Width && image.Height == size.Height)
        {
            return image;
        }

        // More channels than three are not shown.
        int channels = image.Channels < Channels ? 1 : Channels;
        float[] values = new float[channels * size.PixelCount];
        for (int channel = 0; channel < channels; channel++)
        {
            var plane = image.GetPlane(channel);
            for (int pixel = 0; pixel < size.PixelCount; pixel++)
            {
                var (y, x) = Math.DivRem(pixel, size.Width);
                int row = (int)((y + 0.5) * image.Height / size.Height);
                values[(channel * size.PixelCount) + pixel] = plane[(row * image.Width) + (int)((x + 0.5) * image.Width / size.Width)];
            }
        }

        return SegmentationImage.Wrap(size, channels, values, image.Samples);
    }
}
