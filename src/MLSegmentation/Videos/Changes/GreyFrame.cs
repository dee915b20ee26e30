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

    private GreyFrame(ImageSize size, byte[] levels) =>
        (Size, Pixels, Sums, Noise) = (size, levels, SumNeighbours(size, levels), NoiseLevel.OfImage(levels, size.Width));

    /// <summary>The size of the frame.</summary>
    public ImageSize Size { get; }

    /// <summary>The grey level of each pixel.</summary>
    public byte[] Pixels { get; }

    /// <summary>The sum of the grey levels of the 3×3 pixels around each pixel; beyond the border, those at the border count again.</summary>
    public ushort[] Sums { get; }

    /// <summary>The standard deviation of the noise, in grey levels; infinite where the frame is too small to tell.</summary>
    public double Noise { get; }

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

    /// <summary>Makes the frame of an image in full depth.</summary>
    /// <param name="image">The image.</param>
    /// <param name="range">
    /// What is black and white, of images of other samples than 8 bits; those of the image are put here where there is none yet.
    /// </param>
    public static GreyFrame Of(SegmentationImage image, ref (float Black, float White)? range)
    {
        byte[] levels = GC.AllocateUninitializedArray<byte>(image.Width * image.Height);
        if (image.Samples == SampleType.Unsigned8 && image.Channels is 1 or Colors)
        {
            var red = image.GetPlane(0);
            var green = image.GetPlane(image.Channels / 2);
            var blue = image.GetPlane(image.Channels - 1);
            for (int pixel = 0; pixel < levels.Length; pixel++)
            {
                levels[pixel] = Luma((byte)red[pixel], (byte)green[pixel], (byte)blue[pixel]);
            }
        }
        else
        {
            Stretch(image, levels, ref range);
        }

        return new GreyFrame(new ImageSize(image.Width, image.Height), levels);
    }

    /// <summary>The grey level of a colour, with the weights of ITU-R BT.601 in 256ths; that of a grey is itself.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)(((77 * red) + (150 * green) + (29 * blue)) >> 8);

    private static void Stretch(SegmentationImage image, Span<byte> levels, ref (float Black, float White)? range)
    {
        float[] mean = image.GetPlane(0).ToArray();
        for (int channel = 1; channel < image.Channels; channel++)
        {
            TensorPrimitives.Add(mean, image.GetPlane(channel), mean);
        }

        TensorPrimitives.Divide(mean, image.Channels, mean);
        range ??= (TensorPrimitives.Min<float>(mean), TensorPrimitives.Max<float>(mean));
        var (black, white) = range.Value;
        float scale = white > black ? (Levels - 1) / (white - black) : 0;
        for (int pixel = 0; pixel < levels.Length; pixel++)
        {
            levels[pixel] = (byte)Math.Clamp(MathF.Round((mean[pixel] - black) * scale), 0, Levels - 1);
        }
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
}
