using Microsoft.ML.Data;

namespace MLSegmentation.Denoising;

/// <summary>Makes images of the bytes that a denoiser gives.</summary>
internal static class DenoisedImage
{
    private const int Colors = 3;
    private const int BytesPerPixel = 4;

    /// <summary>Makes an opaque image of one channel, grey, or of red, green and blue side by side.</summary>
    public static MLImage Create(ReadOnlySpan<byte> values, ImageSize size)
    {
        int channels = values.Length / size.PixelCount;
        byte[] pixels = new byte[size.PixelCount * BytesPerPixel];
        for (int pixel = 0; pixel < size.PixelCount; pixel++)
        {
            for (int color = 0; color < Colors; color++)
            {
                pixels[(pixel * BytesPerPixel) + color] = values[(pixel * channels) + (channels == 1 ? 0 : color)];
            }

            pixels[(pixel * BytesPerPixel) + Colors] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(size.Width, size.Height, MLPixelFormat.Rgba32, pixels);
    }
}
