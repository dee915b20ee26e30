using Microsoft.ML.Data;

namespace Microsoft.ML.Codecs;

/// <summary>Encodes images as PNG, JPEG (best quality) and WebP (lossless).</summary>
internal static class ImageEncoder
{
    // OpenCV's names for the parameters; a WebP quality above 100 means lossless.
    private const int JpegQuality = 1;
    private const int WebPQuality = 64;
    private const int BestJpegQuality = 100;
    private const int LosslessWebP = 101;

    private static readonly string[] KnownButNotWritten = [".bmp", ".gif", ".ico", ".astc", ".avif", ".dng", ".heif", ".ktx", ".pkm", ".wbmp"];

    /// <summary>The encoded image.</summary>
    /// <exception cref="ArgumentException">No image can be written in the format of the extension.</exception>
    public static byte[] Encode(MLImage image, string extension, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return extension.ToLowerInvariant() switch
        {
            ".png" => EncodePng(image),
            ".jpg" or ".jpeg" => EncodeNatively(image, ".jpg", JpegQuality, BestJpegQuality, channels: 3),
            ".webp" => EncodeNatively(image, ".webp", WebPQuality, LosslessWebP, image.IsOpaque ? 3 : 4),
            var other when KnownButNotWritten.Contains(other) => throw new ArgumentException(
                $"An image cannot be saved in the format '{extension}'. Use .jpg, .png or .webp.", parameterName),
            _ => throw new ArgumentException($"The extension '{extension}' names no image format.", parameterName),
        };
    }

    private static byte[] EncodePng(MLImage image)
    {
        int channels = image.IsOpaque ? 3 : 4;
        byte[] straight = PixelConversion.ToStraight(image.Pixels, image.PixelFormat, channels);
        return PngEncoder.Encode(straight, image.Width, image.Height, channels);
    }

    private static unsafe byte[] EncodeNatively(MLImage image, string extension, int qualityParameter, int quality, int channels)
    {
        byte[] straight = PixelConversion.ToStraight(image.Pixels, image.PixelFormat, channels);
        nint handle;
        int length;
        fixed (byte* pixels = straight)
        {
            handle = NativeMethods.EncodeImage(pixels, image.Width, image.Height, channels, extension, qualityParameter, quality, out length);
        }

        if (handle == 0)
        {
            throw new InvalidOperationException($"The image could not be encoded as '{extension}'.");
        }

        try
        {
            var encoded = new byte[length];
            fixed (byte* destination = encoded)
            {
                NativeMethods.ReadBuffer(handle, destination);
            }

            return encoded;
        }
        finally
        {
            NativeMethods.FreeBuffer(handle);
        }
    }
}
