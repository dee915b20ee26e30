using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Classical.Pixels;

/// <summary>An image as the methods see it: planes of numbers, and one plane of grey.</summary>
internal sealed class PixelImage
{
    // The weights of red, green and blue in the luminance of ITU-R BT.709, as in scikit-image's rgb2gray.
    private static readonly float[] Luminance = [0.2125f, 0.7154f, 0.0721f];

    private float[]? _grey;

    /// <summary>Takes the planes, which nobody changes any more.</summary>
    /// <param name="size">The size.</param>
    /// <param name="planes">The values of each channel, row by row.</param>
    /// <param name="range">How far apart the least and the greatest value of the file's type are; null for those of the image.</param>
    public PixelImage(ImageSize size, IReadOnlyList<float[]> planes, float? range)
    {
        (Size, Planes, AreBytes) = (size, planes, range == byte.MaxValue);
        Range = range ?? FindRange(planes);
    }

    /// <summary>The size.</summary>
    public ImageSize Size { get; }

    /// <summary>The values of each channel, row by row; one plane where all three colours are alike.</summary>
    public IReadOnlyList<float[]> Planes { get; }

    /// <summary>How far apart the values are that black and white have.</summary>
    public float Range { get; }

    /// <summary>Whether the file's type is that of bytes; values of another type may be as far apart and lie elsewhere.</summary>
    public bool AreBytes { get; }

    /// <summary>One value per pixel: that of its only channel, the luminance of three, or the mean of any other number.</summary>
    public float[] Grey => _grey ??= CreateGrey();

    /// <summary>Reads the image of the current row.</summary>
    /// <exception cref="SegmentationException">There is none, or it is a volume.</exception>
    public static PixelImage Read(PixelReader reader, Func<string> getName)
    {
        var size = reader.Read(getName) ?? throw new SegmentationException($"There is no image in {getName()}; every row needs one.");
        if (size.Depth > 1)
        {
            throw new SegmentationException($"{getName()} is a volume of {size} voxels, but classical methods are for images; give its slices as images.");
        }

        return reader.Type.Kind == PixelKind.EightBit ? ReadBytes(reader, size, getName) : ReadFloats(reader, size, getName);
    }

    private static PixelImage ReadBytes(PixelReader reader, ImageSize size, Func<string> getName)
    {
        const int Colors = 3;
        byte[] pixels = new byte[size.PixelCount * Colors];
        reader.CopyTo(pixels, getName);
        float[][] planes = new float[ImagePixels.IsGrey(pixels) ? 1 : Colors][];
        for (int color = 0; color < planes.Length; color++)
        {
            float[] plane = planes[color] = new float[size.PixelCount];
            for (int pixel = 0; pixel < plane.Length; pixel++)
            {
                plane[pixel] = pixels[(pixel * Colors) + color];
            }
        }

        return new PixelImage(size, planes, byte.MaxValue);
    }

    private static PixelImage ReadFloats(PixelReader reader, ImageSize size, Func<string> getName)
    {
        float[] values = new float[size.PixelCount * reader.Type.Channels];
        reader.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()), getName);
        float? range = reader.Samples switch
        {
            SampleType.Unsigned8 => byte.MaxValue,
            SampleType.Unsigned16 => ushort.MaxValue,
            _ => null,
        };
        return new PixelImage(size, [.. values.Chunk(size.PixelCount)], range);
    }

    private static float FindRange(IReadOnlyList<float[]> planes)
    {
        float range = planes.Max(plane => TensorPrimitives.Max<float>(plane)) - planes.Min(plane => TensorPrimitives.Min<float>(plane));
        return range > 0 ? range : 1;
    }

    private float[] CreateGrey()
    {
        if (Planes.Count == 1)
        {
            return Planes[0];
        }

        float[] grey = new float[Size.PixelCount];
        for (int channel = 0; channel < Planes.Count; channel++)
        {
            float weight = Planes.Count == Luminance.Length ? Luminance[channel] : 1f / Planes.Count;
            TensorPrimitives.MultiplyAdd(Planes[channel], weight, grey, grey);
        }

        return grey;
    }
}
