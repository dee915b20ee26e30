using System.Numerics.Tensors;
using MLSegmentation.Reports;

namespace MLSegmentation.Inspection;

/// <summary>The pixels of an image: red, green, blue of 8 bits, pixel by pixel, or planes of numbers.</summary>
/// <param name="Size">The size of the image.</param>
/// <param name="Rgb">The colours of an image of 8 bits; empty otherwise.</param>
/// <param name="Planes">The planes of an image of other numbers, one after the other; empty for 8 bits.</param>
internal sealed record InspectedPixels(ImageSize Size, byte[] Rgb, ReadOnlyMemory<float> Planes)
{
    private const int Colors = 3;

    /// <summary>What the planes' numbers are where they come from; null where that is not known, and for 8 bits.</summary>
    public SampleType? Samples { get; init; }

    /// <summary>Whether the image has 8 bits.</summary>
    public bool IsEightBit => Planes.Length == 0;

    /// <summary>The planes, of which there is one for each channel.</summary>
    public int PlaneCount => Planes.Length / Size.PixelCount;

    /// <summary>The numbers of a channel.</summary>
    public ReadOnlySpan<float> GetPlane(int channel) => Planes.Span.Slice(channel * Size.PixelCount, Size.PixelCount);

    /// <summary>The slice in the middle of a volume, as an image; an image as it is.</summary>
    public InspectedPixels GetMiddle()
    {
        if (Size.Depth == 1)
        {
            return this;
        }

        float[] slices = new float[PlaneCount * Size.SlicePixelCount];
        for (int channel = 0; channel < PlaneCount; channel++)
        {
            GetPlane(channel).Slice(Size.Depth / 2 * Size.SlicePixelCount, Size.SlicePixelCount).CopyTo(slices.AsSpan(channel * Size.SlicePixelCount));
        }

        return this with { Size = Size.Slice, Planes = slices };
    }

    /// <summary>Gives the mean of the channels of each pixel of a row.</summary>
    public void CopyGrey(int y, Span<float> grey)
    {
        if (IsEightBit)
        {
            var row = Rgb.AsSpan(y * Size.Width * Colors, Size.Width * Colors);
            for (int x = 0; x < grey.Length; x++)
            {
                var pixel = row.Slice(x * Colors, Colors);
                grey[x] = (pixel[0] + pixel[1] + pixel[2]) * (1f / Colors);
            }

            return;
        }

        grey.Clear();
        for (int channel = 0; channel < PlaneCount; channel++)
        {
            TensorPrimitives.Add(grey, GetPlane(channel).Slice(y * Size.Width, Size.Width), grey);
        }

        TensorPrimitives.Divide(grey, PlaneCount, grey);
    }

    /// <summary>
    /// The image made smaller, in colours that can be seen: those of images that use less than half of the 256 levels, or have other
    /// numbers, are stretched from the least value to the greatest.
    /// </summary>
    public byte[] ToShown(ImageSize shown)
    {
        byte[] rgb = IsEightBit ? Rgb : Stretch();
        byte[] small = shown == Size ? (byte[])rgb.Clone() : ImageShrinking.Shrink(rgb, Size, shown);
        int low = TensorPrimitives.Min<byte>(small);
        int range = TensorPrimitives.Max<byte>(small) - low;
        return range is 0 or > byte.MaxValue / 2 ? small : Array.ConvertAll(small, value => (byte)((value - low) * byte.MaxValue / range));
    }

    /// <summary>The first three channels as red, green and blue, or the only one or two as grey.</summary>
    private byte[] Stretch()
    {
        byte[] rgb = new byte[Size.PixelCount * Colors];
        for (int color = 0; color < Colors; color++)
        {
            var plane = GetPlane(PlaneCount < Colors ? 0 : color);
            float low = TensorPrimitives.Min(plane);
            float range = TensorPrimitives.Max(plane) - low;
            for (int pixel = 0; pixel < plane.Length && range > 0; pixel++)
            {
                rgb[(pixel * Colors) + color] = (byte)((plane[pixel] - low) / range * byte.MaxValue);
            }
        }

        return rgb;
    }
}
