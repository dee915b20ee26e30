using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Denoising;

/// <summary>Writes images as PNG: grey where they are grey, and with the opacity of the file that they were made of.</summary>
internal static class MadeOfFile
{
    private const int Colors = 3;

    /// <summary>Writes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="source">The file that it was made of; null where it was made of none.</param>
    /// <exception cref="SegmentationException">The source cannot be read or has another size, or the file cannot be written.</exception>
    public static void Write(MLImage image, string path, ImageContent? source)
    {
        var size = new ImageSize(image.Width, image.Height);
        if (source is not null && source.Header.Size != size)
        {
            throw new SegmentationException(
                $"The image to write to '{path}' has {size} pixels, but '{source.Path}' has {source.Header.Size}; name the file that it was made of.");
        }

        byte[] pixels = new byte[Colors * size.PixelCount];
        ImagePixels.CopyRgb(image, pixels);
        bool isGrey = source?.Header.Channels == 1 || ImagePixels.IsGrey(pixels);
        if (isGrey)
        {
            pixels = ToGrey(pixels);
        }

        byte[]? opacity = source?.DecodeOpacity();
        var type = (isGrey, opacity) switch
        {
            (true, null) => PngColorType.Grey,
            (true, _) => PngColorType.GreyAlpha,
            (false, null) => PngColorType.Rgb,
            _ => PngColorType.RgbAlpha,
        };
        byte[] values = opacity is null ? pixels : WithOpacity(pixels, opacity);
        AtomicFile.Write(path, stream => PngWriter.Write(stream, values, size, type));
    }

    /// <summary>The mean of red, green and blue of each pixel, to the nearest whole number.</summary>
    private static byte[] ToGrey(byte[] rgb)
    {
        byte[] grey = new byte[rgb.Length / Colors];
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            var colors = rgb.AsSpan(pixel * Colors, Colors);
            grey[pixel] = (byte)((colors[0] + colors[1] + colors[2] + 1) / Colors);
        }

        return grey;
    }

    private static byte[] WithOpacity(byte[] pixels, byte[] opacity)
    {
        int channels = pixels.Length / opacity.Length;
        byte[] all = new byte[pixels.Length + opacity.Length];
        for (int pixel = 0; pixel < opacity.Length; pixel++)
        {
            var to = all.AsSpan(pixel * (channels + 1), channels + 1);
            pixels.AsSpan(pixel * channels, channels).CopyTo(to);
            to[channels] = opacity[pixel];
        }

        return all;
    }
}
