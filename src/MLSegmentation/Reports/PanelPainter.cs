using Microsoft.ML.Data;
using MLSegmentation.Data;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>Draws the pictures of an image: itself, both masks, and where they differ.</summary>
/// <param name="classes">The classes, for their colours.</param>
/// <param name="background">The index of the class that counts as background; null where none does.</param>
/// <param name="maxSide">The most pixels that a side has.</param>
internal sealed class PanelPainter(SegmentationClasses classes, int? background, int maxSide)
{
    private const int Channels = 3;

    /// <summary>Few levels of grey keep the file small, and leave the colours to the errors.</summary>
    private const int GreyStep = 16;

    /// <summary>What is ignored, or has no picture, is drawn in this grey.</summary>
    private const byte NeutralGrey = 128;

    private readonly ErrorColors _colors = new(background);

    /// <summary>Draws them.</summary>
    /// <param name="image">The image; null where there is none. One of another size than its masks is not drawn.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="prediction">The predicted mask, of the same size.</param>
    public ImagePanels Paint(MLImage? image, SegmentationMask truth, SegmentationMask prediction)
    {
        var size = Shrink(truth);
        var shownTruth = Resize(truth, size);
        var shownPrediction = Resize(prediction, size);
        var rgb = image is { } picture && picture.Width == truth.Width && picture.Height == truth.Height ? ReadPicture(picture, size) : null;
        return new ImagePanels(
            new ImageSize(truth.Width, truth.Height),
            rgb is null ? null : RgbPng(rgb, size),
            MaskPng(shownTruth),
            MaskPng(shownPrediction),
            RgbPng(DrawErrors(rgb, shownTruth, shownPrediction), size));
    }

    private ImageSize Shrink(SegmentationMask mask)
    {
        double scale = Math.Min(1, (double)maxSide / Math.Max(mask.Width, mask.Height));
        return new ImageSize(Math.Max(1, (int)Math.Round(mask.Width * scale)), Math.Max(1, (int)Math.Round(mask.Height * scale)));
    }

    private static SegmentationMask Resize(SegmentationMask mask, ImageSize size)
    {
        if (mask.Width == size.Width && mask.Height == size.Height)
        {
            return mask;
        }

        var pixels = new byte[size.Width * size.Height];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                pixels[(y * size.Width) + x] = mask[(int)((x + 0.5) * mask.Width / size.Width), (int)((y + 0.5) * mask.Height / size.Height)];
            }
        }

        return new SegmentationMask(size.Width, size.Height, pixels);
    }

    private static byte[] ReadPicture(MLImage image, ImageSize size)
    {
        var rgb = new byte[image.Width * image.Height * Channels];
        ImagePixels.CopyRgb(image, rgb);
        return image.Width == size.Width && image.Height == size.Height ? rgb : PictureShrinking.Shrink(rgb, new ImageSize(image.Width, image.Height), size);
    }

    private byte[] DrawErrors(byte[]? rgb, SegmentationMask truth, SegmentationMask prediction)
    {
        var errors = new byte[truth.Pixels.Length * Channels];
        for (int pixel = 0; pixel < truth.Pixels.Length; pixel++)
        {
            var color = _colors.Find(truth.Pixels[pixel], prediction.Pixels[pixel]) ?? Grey(rgb, pixel);
            errors[pixel * Channels] = color.Red;
            errors[(pixel * Channels) + 1] = color.Green;
            errors[(pixel * Channels) + 2] = color.Blue;
        }

        return errors;
    }

    private static RgbColor Grey(byte[]? rgb, int pixel)
    {
        if (rgb is null)
        {
            return new RgbColor(NeutralGrey, NeutralGrey, NeutralGrey);
        }

        int mean = (rgb[pixel * Channels] + rgb[(pixel * Channels) + 1] + rgb[(pixel * Channels) + 2]) / Channels;
        byte grey = (byte)(mean / GreyStep * GreyStep);
        return new RgbColor(grey, grey, grey);
    }

    private byte[] MaskPng(SegmentationMask mask)
    {
        using var stream = new MemoryStream();
        IndexedPngWriter.Write(stream, mask, classes);
        return stream.ToArray();
    }

    private static byte[] RgbPng(byte[] rgb, ImageSize size)
    {
        using var stream = new MemoryStream();
        RgbPngWriter.Write(stream, rgb, size);
        return stream.ToArray();
    }
}
