using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Reports;

/// <summary>Draws the panels of an image: itself, both masks, and where they differ.</summary>
internal sealed class PanelPainter(SegmentationClasses classes, int maxSide)
{
    private const int Channels = 3;

    /// <summary>The sides that panels have at most where nobody says it: small where there are many of them.</summary>
    private const int SmallestSide = 96;
    private const int LargestSide = 480;

    /// <summary>How many pixels all images of a report have at most, as far as <see cref="SmallestSide"/> lets them: about 2 MB of file.</summary>
    private const int MaxPixels = 1_000_000;

    /// <summary>Noise in the lowest bits of an image makes the most of a file, and nobody sees it.</summary>
    private const int ColorStep = 8;

    /// <summary>Few levels of grey keep the file small, and leave the colours to the errors.</summary>
    private const int GreyLevels = 16;
    private const int GreyStep = 256 / GreyLevels;

    /// <summary>What is ignored, or has no pixels, is drawn in a grey of this level.</summary>
    private const byte NeutralLevel = GreyLevels / 2;

    private readonly ErrorColors _colors = new(classes);

    /// <summary>The most pixels that a side has in a report of so many images.</summary>
    public static int GetSide(int imageCount) => Math.Clamp((int)Math.Sqrt((double)MaxPixels / imageCount), SmallestSide, LargestSide);

    /// <summary>Draws them. An image of another size than its masks is not drawn.</summary>
    public ImagePanels Paint(MLImage? image, SegmentationMask truth, SegmentationMask prediction)
    {
        var size = Shrink(truth.Width, truth.Height, maxSide);
        var shownTruth = Resize(truth, size);
        var shownPrediction = Resize(prediction, size);
        byte[]? rgb = image is not null && image.Width == truth.Width && image.Height == truth.Height ? ReadImage(image, size) : null;
        bool isStretched = rgb is not null && ImageContrast.TryStretch(rgb);
        ReduceLevels(rgb);
        return new ImagePanels(
            new ImageSize(truth.Width, truth.Height),
            rgb is null ? null : ToPng(stream => PngWriter.WriteRgb(stream, rgb, size)),
            ToPng(stream => PngMaskWriter.Write(stream, shownTruth, classes)),
            ToPng(stream => PngMaskWriter.Write(stream, shownPrediction, classes)),
            ErrorPng(rgb, shownTruth, shownPrediction)) { IsStretched = isStretched };
    }

    /// <summary>A size whose sides have no more pixels than that; one that is small enough stays as it is.</summary>
    public static ImageSize Shrink(int width, int height, int maxSide)
    {
        double scale = Math.Min(1, (double)maxSide / Math.Max(width, height));
        return new ImageSize(Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>The mask in a size that is not larger: every pixel of it is one of the mask.</summary>
    public static SegmentationMask Resize(SegmentationMask mask, ImageSize size)
    {
        if (mask.Width == size.Width && mask.Height == size.Height)
        {
            return mask;
        }

        byte[] pixels = new byte[size.Width * size.Height];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                pixels[(y * size.Width) + x] = mask[(int)((x + 0.5) * mask.Width / size.Width), (int)((y + 0.5) * mask.Height / size.Height)];
            }
        }

        return new SegmentationMask(size.Width, size.Height, pixels);
    }

    /// <summary>Red, green and blue of an image in a size that is not larger.</summary>
    public static byte[] ReadImage(MLImage image, ImageSize size)
    {
        byte[] rgb = new byte[image.Width * image.Height * Channels];
        ImagePixels.CopyRgb(image, rgb);
        return image.Width == size.Width && image.Height == size.Height
            ? rgb
            : ImageShrinking.Shrink(rgb, new ImageSize(image.Width, image.Height), size);
    }

    private static void ReduceLevels(Span<byte> rgb)
    {
        foreach (ref byte value in rgb)
        {
            value = (byte)((value / ColorStep * ColorStep) + (ColorStep / 2));
        }
    }

    private byte[] ErrorPng(byte[]? rgb, SegmentationMask truth, SegmentationMask prediction)
    {
        byte[] errors = new byte[truth.Pixels.Length];
        for (int pixel = 0; pixel < errors.Length; pixel++)
        {
            errors[pixel] = _colors.Find(truth.Pixels[pixel], prediction.Pixels[pixel]) is { } color ? (byte)(GreyLevels + color) : GreyLevel(rgb, pixel);
        }

        var greys = Enumerable.Range(0, GreyLevels).Select(level => (byte)(level * GreyStep)).Select(grey => new RgbColor(grey, grey, grey));
        var indices = new SegmentationMask(truth.Width, truth.Height, errors);
        return ToPng(stream => PngMaskWriter.Write(stream, indices, [.. greys, .. _colors.Palette]));
    }

    private static byte GreyLevel(byte[]? rgb, int pixel) => rgb is null
        ? NeutralLevel
        : (byte)((rgb[pixel * Channels] + rgb[(pixel * Channels) + 1] + rgb[(pixel * Channels) + 2]) / Channels / GreyStep);

    /// <summary>A PNG file.</summary>
    public static byte[] ToPng(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}

/// <summary>The panels of one image, as PNG files.</summary>
/// <param name="Size">The size of the masks.</param>
/// <param name="Image">The image; null where there is none.</param>
/// <param name="Truth">The true mask.</param>
/// <param name="Prediction">The predicted mask.</param>
/// <param name="Errors">Where they differ.</param>
internal sealed record ImagePanels(ImageSize Size, byte[]? Image, byte[] Truth, byte[] Prediction, byte[] Errors)
{
    /// <summary>Whether the image is shown brighter, or with more contrast, than it is.</summary>
    public bool IsStretched { get; init; }

    /// <summary>The panels of an image of that name, with their captions.</summary>
    public IEnumerable<ImagePanel> Describe(string name)
    {
        if (Image is not null)
        {
            yield return new(IsStretched ? "Image, contrast stretched" : "Image", name, Image);
        }

        yield return new("Truth", $"True mask of {name}", Truth);
        yield return new("Prediction", $"Predicted mask of {name}", Prediction);
        yield return new("Errors", $"Wrong pixels of {name}", Errors);
    }
}
