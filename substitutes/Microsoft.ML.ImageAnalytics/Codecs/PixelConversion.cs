using Microsoft.ML.Data;

namespace Microsoft.ML.Codecs;

/// <summary>Conversions between straight colours and colours premultiplied by alpha.</summary>
internal static class PixelConversion
{
    /// <summary>Writes one pixel in the order blue, green, red, alpha with premultiplied colours.</summary>
    public static void WriteBgra(Span<byte> destination, byte red, byte green, byte blue, byte alpha)
    {
        (blue, green, red) = alpha == byte.MaxValue
            ? (blue, green, red)
            : (Premultiply(blue, alpha), Premultiply(green, alpha), Premultiply(red, alpha));
        destination[3] = alpha;
        destination[2] = red;
        destination[1] = green;
        destination[0] = blue;
    }

    /// <summary>The image in memory of rows of 1 (grey), 3 (BGR) or 4 (BGRA, straight) channels.</summary>
    public static MLImage FromStraight(ReadOnlySpan<byte> source, int width, int height, int channels)
    {
        var pixels = new byte[width * height * 4];
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            ReadOnlySpan<byte> value = source.Slice(pixel * channels, channels);
            (byte blue, byte green, byte red) = channels == 1 ? (value[0], value[0], value[0]) : (value[0], value[1], value[2]);
            WriteBgra(pixels.AsSpan(pixel * 4, 4), red, green, blue, channels == 4 ? value[3] : byte.MaxValue);
        }

        return new MLImage(width, height, MLPixelFormat.Bgra32, pixels, isOpaque: channels != 4);
    }

    /// <summary>Blue, green, red of every pixel, no longer premultiplied.</summary>
    public static byte[] ToStraightBgr(ReadOnlySpan<byte> pixels, MLPixelFormat format) => ToStraight(pixels, format, channels: 3);

    /// <summary>Blue, green, red and, for four channels, alpha of every pixel, no longer premultiplied.</summary>
    public static byte[] ToStraight(ReadOnlySpan<byte> pixels, MLPixelFormat format, int channels)
    {
        (int blueIndex, int redIndex) = format == MLPixelFormat.Bgra32 ? (0, 2) : (2, 0);
        var straight = new byte[pixels.Length / 4 * channels];
        for (int source = 0, target = 0; source < pixels.Length; source += 4, target += channels)
        {
            byte alpha = pixels[source + 3];
            straight[target] = Unpremultiply(pixels[source + blueIndex], alpha);
            straight[target + 1] = Unpremultiply(pixels[source + 1], alpha);
            straight[target + 2] = Unpremultiply(pixels[source + redIndex], alpha);
            if (channels == 4)
            {
                straight[target + 3] = alpha;
            }
        }

        return straight;
    }

    /// <summary>color * alpha / 255, rounded.</summary>
    private static byte Premultiply(byte color, byte alpha)
    {
        int product = (color * alpha) + 128;
        return (byte)((product + (product >> 8)) >> 8);
    }

    private static byte Unpremultiply(byte color, byte alpha) => alpha switch
    {
        byte.MaxValue => color,
        0 => 0,
        _ => (byte)Math.Min(255, ((color * 255) + (alpha / 2)) / alpha),
    };
}
