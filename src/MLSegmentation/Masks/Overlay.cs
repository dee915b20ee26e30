using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation;

/// <summary>Images of masks on top of their images.</summary>
public static class Overlay
{
    private const int BytesPerPixel = 4;
    private const int Channels = 3;

    /// <summary>How bright a contour is, compared with the colour of its class.</summary>
    private const double ContourBrightness = 0.6;

    /// <summary>
    /// Tints an image with the colours of the classes, and draws the contour of each area darker and opaque. Pixels that are
    /// ignored, or whose class is called background, stay as they are.
    /// </summary>
    /// <param name="image">The image; it is not changed.</param>
    /// <param name="mask">The mask, of the image's size.</param>
    /// <param name="classes">The classes, for their colours.</param>
    /// <param name="opacity">How strong the tint is, from 0 (only contours) to 1 (only colours). Default: 0.5.</param>
    /// <returns>A new image, opaque; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The opacity is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">Image and mask differ in size, or the mask holds a class index that the classes lack.</exception>
    /// <exception cref="SegmentationException">The mask is that of a volume, for which there is <see cref="VolumeMontage"/>.</exception>
    public static MLImage Create(MLImage image, SegmentationMask mask, SegmentationClasses classes, double opacity = OverlayOptions.DefaultOpacity)
    {
        if (opacity is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "The opacity is from 0 to 1.");
        }

        ArgumentNullException.ThrowIfNull(classes);
        return Create(image, mask, classes, new OverlayOptions { Opacity = opacity });
    }

    /// <summary>
    /// Tints an image with the colours of the classes, with or without contours. Pixels that are ignored, or whose class is called background, stay
    /// as they are.
    /// </summary>
    /// <param name="image">The image; it is not changed.</param>
    /// <param name="mask">The mask, of the image's size, which knows its classes.</param>
    /// <param name="options">How strong the tint is, and whether there are contours.</param>
    /// <returns>A new image, opaque; the caller disposes it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// Image and mask differ in size, or the mask does not know its classes, or holds a class index that they lack.
    /// </exception>
    /// <exception cref="SegmentationException">The mask is that of a volume, for which there is <see cref="VolumeMontage"/>.</exception>
    public static MLImage Create(MLImage image, SegmentationMask mask, OverlayOptions options)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(options);
        var classes = mask.Classes
            ?? throw new ArgumentException("The mask does not know its classes, whose colours are drawn; give them to it with WithClasses.", nameof(mask));
        return Create(image, mask, classes, options);
    }

    /// <summary>Writes the tinted image as a PNG file. A file that exists is replaced only once the new one is complete.</summary>
    /// <param name="path">The file to write, with the extension .png; its folder must exist.</param>
    /// <param name="image">The image; it is not changed.</param>
    /// <param name="mask">The mask, of the image's size.</param>
    /// <param name="classes">The classes, for their colours.</param>
    /// <param name="opacity">How strong the tint is, from 0 (only contours) to 1 (only colours). Default: 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">The opacity is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">Image and mask differ in size, or the mask holds a class index that the classes lack.</exception>
    /// <exception cref="SegmentationException">The file cannot be written, or its extension is not .png.</exception>
    public static void Save(string path, MLImage image, SegmentationMask mask, SegmentationClasses classes, double opacity = OverlayOptions.DefaultOpacity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new SegmentationException($"Overlays are written as PNG files, but '{path}' does not end in .png.");
        }

        using var overlay = Create(image, mask, classes, opacity);
        AtomicFile.WriteThroughPath(path, overlay.Save);
    }

    /// <summary>Writes the tinted image in the PNG format.</summary>
    /// <param name="stream">Where to write. It stays open, and need not be able to seek.</param>
    /// <param name="image">The image; it is not changed.</param>
    /// <param name="mask">The mask, of the image's size.</param>
    /// <param name="classes">The classes, for their colours.</param>
    /// <param name="opacity">How strong the tint is, from 0 (only contours) to 1 (only colours). Default: 0.5.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opacity is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">Image and mask differ in size, or the mask holds a class index that the classes lack.</exception>
    public static void Save(Stream stream, MLImage image, SegmentationMask mask, SegmentationClasses classes, double opacity = OverlayOptions.DefaultOpacity)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var overlay = Create(image, mask, classes, opacity);
        byte[] rgb = new byte[mask.Pixels.Length * Channels];
        ImagePixels.CopyRgb(overlay, rgb);
        PngWriter.WriteRgb(stream, rgb, new ImageSize(mask.Width, mask.Height));
    }

    private static MLImage Create(MLImage image, SegmentationMask mask, SegmentationClasses classes, OverlayOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        mask.RequireImage("drawn on top of an image");
        if (image.Width != mask.Width || image.Height != mask.Height)
        {
            throw new ArgumentException($"The image has {image.Width}x{image.Height} pixels, but the mask has {mask.Width}x{mask.Height}.", nameof(mask));
        }

        byte[] rgb = new byte[mask.Pixels.Length * Channels];
        ImagePixels.CopyRgb(image, rgb);
        return MLImage.CreateFromPixels(mask.Width, mask.Height, MLPixelFormat.Bgra32, Blend(rgb, mask, classes, options));
    }

    private static byte[] Blend(ReadOnlySpan<byte> rgb, SegmentationMask mask, SegmentationClasses classes, OverlayOptions options)
    {
        byte[] bgra = new byte[mask.Pixels.Length * BytesPerPixel];
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                int pixel = (y * mask.Width) + x;
                var original = new RgbColor(rgb[pixel * Channels], rgb[(pixel * Channels) + 1], rgb[(pixel * Channels) + 2]);
                var color = GetClass(mask, pixel, classes) is not { } item ? original
                    : options.Contours && IsContour(mask, x, y) ? Mix(default, item.Color, ContourBrightness)
                    : Mix(original, item.Color, options.Opacity);
                bgra[pixel * BytesPerPixel] = color.Blue;
                bgra[(pixel * BytesPerPixel) + 1] = color.Green;
                bgra[(pixel * BytesPerPixel) + 2] = color.Red;
                bgra[(pixel * BytesPerPixel) + 3] = byte.MaxValue;
            }
        }

        return bgra;
    }

    /// <summary>The class that a pixel is tinted for; null where it stays as it is.</summary>
    private static SegmentationClass? GetClass(SegmentationMask mask, int pixel, SegmentationClasses classes)
    {
        byte index = mask.Pixels[pixel];
        if (index == SegmentationMask.Ignored)
        {
            return null;
        }

        if (index >= classes.Count)
        {
            throw new ArgumentException($"The mask holds the class index {index}, but there are {classes.Count} classes.", nameof(mask));
        }

        return classes[index].IsBackground ? null : classes[index];
    }

    /// <summary>Whether one of the four neighbours is of another class. The image's edge is no contour.</summary>
    private static bool IsContour(SegmentationMask mask, int x, int y)
    {
        var pixels = mask.Pixels;
        int pixel = (y * mask.Width) + x;
        byte index = pixels[pixel];
        return (x > 0 && pixels[pixel - 1] != index)
            || (x < mask.Width - 1 && pixels[pixel + 1] != index)
            || (y > 0 && pixels[pixel - mask.Width] != index)
            || (y < mask.Height - 1 && pixels[pixel + mask.Width] != index);
    }

    private static RgbColor Mix(RgbColor below, RgbColor above, double share)
    {
        return new RgbColor(Channel(below.Red, above.Red), Channel(below.Green, above.Green), Channel(below.Blue, above.Blue));

        byte Channel(byte from, byte to) => (byte)Math.Round(from + (share * (to - from)));
    }
}
