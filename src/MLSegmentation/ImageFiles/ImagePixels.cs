using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Data;

namespace MLSegmentation.ImageFiles;

/// <summary>Takes colours out of images.</summary>
internal static class ImagePixels
{
    private const int Channels = 3;
    private const int BytesPerPixel = 4;

    /// <summary>Copies an image's colours: red, green, blue of each pixel, row by row. Opacity is left out.</summary>
    public static void CopyRgb(MLImage image, Span<byte> destination)
    {
        int count = image.Width * image.Height;
        if (destination.Length != count * Channels)
        {
            throw new ArgumentException(
                $"An image of {image.Width}x{image.Height} has {count * Channels} colour values, but the destination takes {destination.Length}.",
                nameof(destination));
        }

        CopyRgb(image.Pixels[..(count * BytesPerPixel)], destination, isRgba: image.PixelFormat == MLPixelFormat.Rgba32);
    }

    /// <summary>Copies a row of an image's colours, as <see cref="CopyRgb(MLImage, Span{byte})"/> copies all of them.</summary>
    public static void CopyRow(MLImage image, int y, Span<byte> destination)
    {
        int length = image.Width * BytesPerPixel;
        CopyRgb(image.Pixels.Slice(y * length, length), destination, isRgba: image.PixelFormat == MLPixelFormat.Rgba32);
    }

    /// <summary>Copies colours out of pixels of blue, green, red and opacity, or red, green, blue and opacity.</summary>
    public static void CopyRgb(ReadOnlySpan<byte> source, Span<byte> destination, bool isRgba = false)
    {
        int count = source.Length / BytesPerPixel;
        int done = CopyVectors(source, destination, isRgba);
        for (int pixel = done; pixel < count; pixel++)
        {
            var from = source.Slice(pixel * BytesPerPixel, Channels);
            var to = destination.Slice(pixel * Channels, Channels);
            to[0] = from[isRgba ? 0 : 2];
            to[1] = from[1];
            to[2] = from[isRgba ? 2 : 0];
        }
    }

    /// <summary>Whether every pixel has red, green and blue alike.</summary>
    public static bool IsGrey(ReadOnlySpan<byte> rgb)
    {
        const int PixelsPerVector = 5;
        int offset = 0;
        for (; offset + Vector128<byte>.Count <= rgb.Length; offset += PixelsPerVector * Channels)
        {
            // The sixteenth byte is the red of the next pixel; it is compared with itself.
            var vector = Vector128.Create(rgb.Slice(offset, Vector128<byte>.Count));
            if (Vector128.Shuffle(vector, Vector128.Create((byte)0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12, 12, 15)) != vector)
            {
                return false;
            }
        }

        for (; offset < rgb.Length; offset += Channels)
        {
            if (rgb[offset] != rgb[offset + 1] || rgb[offset] != rgb[offset + 2])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies four pixels at a time, each store overlapping the next by four bytes, and gives the number of pixels copied.</summary>
    private static int CopyVectors(ReadOnlySpan<byte> source, Span<byte> destination, bool isRgba)
    {
        const int PixelsPerVector = 4;
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        int pixel = 0;
        while ((pixel * Channels) + Vector128<byte>.Count <= destination.Length)
        {
            var vector = Vector128.LoadUnsafe(ref from, (nuint)(pixel * BytesPerPixel));
            var colors = isRgba
                ? Vector128.Shuffle(vector, Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15))
                : Vector128.Shuffle(vector, Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 15, 15, 15, 15));
            colors.StoreUnsafe(ref to, (nuint)(pixel * Channels));
            pixel += PixelsPerVector;
        }

        return pixel;
    }
}
