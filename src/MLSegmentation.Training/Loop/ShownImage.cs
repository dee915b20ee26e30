using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>Makes images for people out of what a network sees.</summary>
internal static class ShownImage
{
    private const int BytesPerPixel = 4;
    private const int Colors = 3;

    /// <summary>Creates an image of a sample's size out of its normalised planes, which may reach beyond it to the right and below.</summary>
    /// <param name="planes">The planes, of at least one channel.</param>
    /// <param name="padded">The size of a plane.</param>
    /// <param name="info">The sample.</param>
    /// <param name="normalization">What the planes were normalised with.</param>
    public static MLImage Create(float[] planes, ImageSize padded, SampleInfo info, PixelNormalization normalization)
    {
        int channels = info.Format.HasColors ? normalization.Mean.Count : info.Channels;
        byte[] pixels = new byte[info.Size.PixelCount * BytesPerPixel];
        for (int color = 0; color < Colors; color++)
        {
            int channel = channels == Colors ? color : 0;
            var plane = planes.AsSpan(channel * padded.PixelCount, padded.PixelCount);
            var (scale, offset) = info.Format.HasColors
                ? (byte.MaxValue * normalization.StandardDeviation[channel], byte.MaxValue * normalization.Mean[channel])
                : Stretch(plane);
            for (int y = 0; y < info.Size.Height; y++)
            {
                var row = plane.Slice(y * padded.Width, info.Size.Width);
                var target = pixels.AsSpan(y * info.Size.Width * BytesPerPixel, info.Size.Width * BytesPerPixel);
                for (int x = 0; x < row.Length; x++)
                {
                    target[(x * BytesPerPixel) + color] = (byte)Math.Clamp((row[x] * scale) + offset + 0.5f, 0, byte.MaxValue);
                    target[(x * BytesPerPixel) + Colors] = byte.MaxValue;
                }
            }
        }

        return MLImage.CreateFromPixels(info.Size.Width, info.Size.Height, MLPixelFormat.Rgba32, pixels);
    }

    /// <summary>From the lowest value to the highest; what lies beyond the image mirrors it, and so has none of its own.</summary>
    private static (float Scale, float Offset) Stretch(ReadOnlySpan<float> plane)
    {
        var (lowest, highest) = (TensorPrimitives.Min(plane), TensorPrimitives.Max(plane));
        float scale = highest > lowest ? byte.MaxValue / (highest - lowest) : 0;
        return (scale, -lowest * scale);
    }
}
