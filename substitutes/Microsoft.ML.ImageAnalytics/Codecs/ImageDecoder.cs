using Microsoft.ML.Data;

namespace Microsoft.ML.Codecs;

/// <summary>Decodes PNG, JPEG, BMP, GIF and WebP, and nothing else.</summary>
internal static class ImageDecoder
{
    /// <summary>The image, or null where the bytes are not an image of one of these formats.</summary>
    public static MLImage TryDecode(ReadOnlySpan<byte> encoded)
    {
        if (PngDecoder.HasSignature(encoded))
        {
            return PngDecoder.TryDecode(encoded);
        }

        if (GifDecoder.HasSignature(encoded))
        {
            return GifDecoder.TryDecode(encoded);
        }

        return IsJpeg(encoded) || IsBmp(encoded) || IsWebP(encoded) ? TryDecodeNatively(encoded) : null;
    }

    private static bool IsJpeg(ReadOnlySpan<byte> encoded) => encoded.StartsWith([(byte)0xFF, (byte)0xD8, (byte)0xFF]);

    private static bool IsBmp(ReadOnlySpan<byte> encoded) => encoded.StartsWith("BM"u8);

    private static bool IsWebP(ReadOnlySpan<byte> encoded) =>
        encoded.Length >= 12 && encoded.StartsWith("RIFF"u8) && encoded.Slice(8, 4).SequenceEqual("WEBP"u8);

    private static unsafe MLImage TryDecodeNatively(ReadOnlySpan<byte> encoded)
    {
        nint handle;
        int width, height, channels;
        fixed (byte* data = encoded)
        {
            handle = NativeMethods.DecodeImage(data, encoded.Length, out width, out height, out channels);
        }

        if (handle == 0)
        {
            return null;
        }

        try
        {
            var pixels = new byte[checked(width * height * channels)];
            fixed (byte* destination = pixels)
            {
                NativeMethods.ReadImage(handle, destination);
            }

            return PixelConversion.FromStraight(pixels, width, height, channels);
        }
        finally
        {
            NativeMethods.FreeImage(handle);
        }
    }
}
