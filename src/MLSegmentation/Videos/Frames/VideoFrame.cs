using Microsoft.ML.Data;

namespace MLSegmentation;

/// <summary>A frame of a film. Immutable.</summary>
public sealed class VideoFrame
{
    private const int BytesPerPixel = 4;
    private const int Colors = 3;

    internal VideoFrame(int index, string name, SegmentationImage image) => (Index, Name, Image) = (index, name, image);

    /// <summary>Which frame, from 0.</summary>
    public int Index { get; }

    /// <summary>
    /// What files that are made of the frame are called, without extension: the name of its own file, or <c>frame00001</c> and so on, counted from 1.
    /// </summary>
    public string Name { get; }

    /// <summary>The frame in full depth; of 8 bits, it has the samples <see cref="SampleType.Unsigned8"/>.</summary>
    public SegmentationImage Image { get; }

    /// <summary>
    /// Makes an image of 8 bits to look at: exactly the frame where it has 8 bits and one channel or three, otherwise as
    /// <see cref="SegmentationImage.ToMLImage"/> does.
    /// </summary>
    /// <returns>A new image, opaque; the caller disposes it.</returns>
    public MLImage ToMLImage()
    {
        if (Image.Samples != SampleType.Unsigned8 || Image.Channels is not (1 or Colors))
        {
            return Image.ToMLImage();
        }

        byte[] bgra = GC.AllocateUninitializedArray<byte>(Image.Width * Image.Height * BytesPerPixel);
        bgra.AsSpan().Fill(byte.MaxValue);
        for (int color = 0; color < Colors; color++)
        {
            var plane = Image.GetPlane(Image.Channels == 1 ? 0 : color);
            for (int pixel = 0; pixel < plane.Length; pixel++)
            {
                bgra[(pixel * BytesPerPixel) + Colors - 1 - color] = (byte)plane[pixel];
            }
        }

        return MLImage.CreateFromPixels(Image.Width, Image.Height, MLPixelFormat.Bgra32, bgra);
    }

    /// <summary>Makes a frame of red, green and blue of each pixel.</summary>
    internal static VideoFrame OfRgb(int index, ImageSize size, ReadOnlySpan<byte> rgb)
    {
        float[] values = GC.AllocateUninitializedArray<float>(rgb.Length);
        for (int pixel = 0; pixel < size.PixelCount; pixel++)
        {
            for (int color = 0; color < Colors; color++)
            {
                values[(color * size.PixelCount) + pixel] = rgb[(pixel * Colors) + color];
            }
        }

        return new VideoFrame(index, NameOf(index), SegmentationImage.Wrap(size, Colors, values, SampleType.Unsigned8));
    }

    /// <summary>The name of a frame that has no file of its own.</summary>
    internal static string NameOf(int index) => FormattableString.Invariant($"frame{index + 1:D5}");
}
