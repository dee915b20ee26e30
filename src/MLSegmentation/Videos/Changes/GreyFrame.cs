using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Videos.Changes;

/// <summary>A frame in 256 grey levels, by which frames are compared.</summary>
internal sealed class GreyFrame
{
    /// <summary>How many pixels a sum is of.</summary>
    public const int PixelsPerSum = 9;

    private const int Levels = 256;
    private const int Colors = 3;

    // Of other samples than 8 bits: the values, the mean of the channels of each pixel, and how far they reach.
    private readonly (float[] Numbers, GreyRange Own)? _values;

    // What is black and white.
    private readonly GreyRange _range;
    private byte[]? _levels;
    private ushort[]? _sums;
    private double? _noise;

    private GreyFrame(ImageSize size, byte[] levels) => (Size, _levels) = (size, levels);

    private GreyFrame(ImageSize size, (float[] Numbers, GreyRange Own) values, GreyRange range) => (Size, _values, _range) = (size, values, range);

    /// <summary>The size of the frame.</summary>
    public ImageSize Size { get; }

    /// <summary>The grey level of each pixel.</summary>
    public byte[] Pixels => _levels ??= Stretch(_values!.Value.Numbers, _range);

    /// <summary>The sum of the grey levels of the 3×3 pixels around each pixel; beyond the border, those at the border count again.</summary>
    public ushort[] Sums => _sums ??= SumNeighbours(Size, Pixels);

    /// <summary>The standard deviation of the noise, in grey levels; infinite where the frame is too small to tell.</summary>
    public double Noise => _noise ??= NoiseLevel.OfImage(Pixels, Size.Width);

    /// <summary>Makes the frame of an image of 8 bits.</summary>
    public static GreyFrame Of(MLImage image)
    {
        var size = new ImageSize(image.Width, image.Height);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(size.PixelCount * Colors);
        ImagePixels.CopyRgb(image, rgb);
        byte[] levels = GC.AllocateUninitializedArray<byte>(size.PixelCount);
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            levels[pixel] = Luma(rgb[pixel * Colors], rgb[(pixel * Colors) + 1], rgb[(pixel * Colors) + 2]);
        }

        return new GreyFrame(size, levels);
    }

    /// <summary>Makes the frame of an image in full depth, of other samples than 8 bits from its own darkest value to its brightest.</summary>
    public static GreyFrame Of(SegmentationImage image)
    {
        var size = new ImageSize(image.Width, image.Height);
        if (image.Samples != SampleType.Unsigned8 || image.Channels is not (1 or Colors))
        {
            float[] numbers = MeanOfChannels(image);
            var range = new GreyRange(TensorPrimitives.Min<float>(numbers), TensorPrimitives.Max<float>(numbers));
            return new GreyFrame(size, (numbers, range), range);
        }

        byte[] levels = GC.AllocateUninitializedArray<byte>(size.PixelCount);
        var red = image.GetPlane(0);
        var green = image.GetPlane(image.Channels / 2);
        var blue = image.GetPlane(image.Channels - 1);
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            levels[pixel] = Luma((byte)red[pixel], (byte)green[pixel], (byte)blue[pixel]);
        }

        return new GreyFrame(size, levels);
    }

    /// <summary>
    /// Two frames whose grey levels mean the same: of other samples than 8 bits, black and white are the darkest and the brightest value of both. No frame
    /// decides for later ones, which a dark first one or a flash would.
    /// </summary>
    public static (GreyFrame Before, GreyFrame After) Alike(GreyFrame before, GreyFrame after)
    {
        if (before._values is not { } earlier || after._values is not { } later)
        {
            return (before, after);
        }

        var range = new GreyRange(Math.Min(earlier.Own.Black, later.Own.Black), Math.Max(earlier.Own.White, later.Own.White));
        return (before.In(range), after.In(range));
    }

    /// <summary>The grey level of a colour, with the weights of ITU-R BT.601 in 256ths; that of a grey is itself.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)(((77 * red) + (150 * green) + (29 * blue)) >> 8);

    private static float[] MeanOfChannels(SegmentationImage image)
    {
        float[] mean = image.GetPlane(0).ToArray();
        for (int channel = 1; channel < image.Channels; channel++)
        {
            TensorPrimitives.Add(mean, image.GetPlane(channel), mean);
        }

        TensorPrimitives.Divide(mean, image.Channels, mean);
        return mean;
    }

    private static byte[] Stretch(ReadOnlySpan<float> numbers, GreyRange range)
    {
        var (black, white) = range;
        float scale = white > black ? (Levels - 1) / (white - black) : 0;
        byte[] levels = GC.AllocateUninitializedArray<byte>(numbers.Length);
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            levels[pixel] = (byte)Math.Clamp(MathF.Round((numbers[pixel] - black) * scale), 0, Levels - 1);
        }

        return levels;
    }

    private static ushort[] SumNeighbours(ImageSize size, ReadOnlySpan<byte> levels)
    {
        ushort[] sums = GC.AllocateUninitializedArray<ushort>(levels.Length);
        ushort[] columns = new ushort[size.Width + 2];
        for (int y = 0; y < size.Height; y++)
        {
            var above = levels.Slice(Math.Max(y - 1, 0) * size.Width, size.Width);
            var own = levels.Slice(y * size.Width, size.Width);
            var below = levels.Slice(Math.Min(y + 1, size.Height - 1) * size.Width, size.Width);
            for (int x = 0; x < own.Length; x++)
            {
                columns[x + 1] = (ushort)(above[x] + own[x] + below[x]);
            }

            (columns[0], columns[^1]) = (columns[1], columns[^2]);
            var row = sums.AsSpan(y * size.Width, size.Width);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = (ushort)(columns[x] + columns[x + 1] + columns[x + 2]);
            }
        }

        return sums;
    }

    private GreyFrame In(GreyRange range) => range == _range ? this : new GreyFrame(Size, _values!.Value, range);

    private readonly record struct GreyRange(float Black, float White);
}
