using System.Buffers;
using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Makes images out of the numbers that a file stores.</summary>
internal static class RasterPixels
{
    private const int BytesPerPixel = 4;

    /// <summary>Blue, green, red and full opacity of each pixel of an image of up to eight bits.</summary>
    /// <returns>An array that the caller returns to the shared pool; it may be longer than the image.</returns>
    public static byte[] RentOpaque(ImageRaster raster)
    {
        Straighten(raster);
        int count = raster.Size.PixelCount;
        byte[] pixels = ArrayPool<byte>.Shared.Rent(count * BytesPerPixel);
        if (raster.Colors == RasterColors.Rgb)
        {
            CopyColors(raster, pixels.AsSpan(0, count * BytesPerPixel));
        }
        else
        {
            CopyLookedUp(raster, CreateTable(raster), pixels.AsSpan(0, count * BytesPerPixel));
        }

        return pixels;
    }

    /// <summary>The numbers as planes of channels, without opacity; palettes become colours, numbers of fewer than eight bits are scaled to eight.</summary>
    public static SegmentationImage ToImage(ImageRaster raster, string path)
    {
        ImageLimits.Check(path, raster.Size, sizeof(float) * (raster.Colors == RasterColors.Palette ? 3 : raster.Channels));
        if (raster.Colors == RasterColors.Palette)
        {
            return ToImage(ExpandPalette(raster), path);
        }

        Straighten(raster);
        int count = raster.Size.PixelCount;
        float[] values = GC.AllocateUninitializedArray<float>(raster.Channels * count);
        float scale = raster.BitDepth < 8 ? 255f / ((1 << raster.BitDepth) - 1) : 1;
        for (int channel = 0; channel < raster.Channels; channel++)
        {
            CopyPlane(raster, channel, values.AsSpan(channel * count, count), scale);
        }

        return SegmentationImage.Wrap(raster.Size, raster.Channels, values, raster.Samples, path);
    }

    /// <summary>Reads a number, which <see cref="ImageRaster.Pixels"/> holds as big-endian.</summary>
    public static double ReadNumber(ReadOnlySpan<byte> bytes, SampleType samples) => samples switch
    {
        SampleType.Unsigned8 => bytes[0],
        SampleType.Signed8 => (sbyte)bytes[0],
        SampleType.Unsigned16 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        SampleType.Signed16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
        SampleType.Unsigned32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        SampleType.Signed32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        SampleType.Float16 => (double)BinaryPrimitives.ReadHalfBigEndian(bytes),
        SampleType.Float32 => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };

    /// <summary>Divides colours that were multiplied with the opacity by it, in place, as viewers do; they are lost where the opacity is 0.</summary>
    public static void Straighten(ImageRaster raster)
    {
        // Numbers of colours in a palette are not multiplied with anything.
        if (raster.Colors == RasterColors.Palette)
        {
            return;
        }

        int size = raster.SampleBytes;
        int max = raster.Samples == SampleType.Unsigned8 ? byte.MaxValue : ushort.MaxValue;
        if (!raster.IsPremultiplied || raster.BitDepth is not (8 or 16) || raster.Samples is not (SampleType.Unsigned8 or SampleType.Unsigned16))
        {
            return;
        }

        for (int from = 0; from < raster.Pixels.Length; from += raster.BytesPerPixel)
        {
            var pixel = raster.Pixels.AsSpan(from, raster.BytesPerPixel);
            int opacity = (int)ReadNumber(pixel[(raster.Channels * size)..], raster.Samples);
            for (int channel = 0; channel < raster.Channels; channel++)
            {
                var number = pixel[(channel * size)..];
                long color = opacity == 0 ? 0 : Math.Min(max, (long)ReadNumber(number, raster.Samples) * max / opacity);
                if (size == 1)
                {
                    number[0] = (byte)color;
                }
                else
                {
                    BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)color);
                }
            }
        }
    }

    /// <summary>Copies the numbers of a channel, each times a scale.</summary>
    public static void CopyPlane(ImageRaster raster, int channel, Span<float> plane, float scale)
    {
        int step = raster.BytesPerPixel;
        var source = raster.Pixels.AsSpan(channel * raster.SampleBytes);
        switch (raster.Samples)
        {
            case SampleType.Unsigned8:
                for (int pixel = 0; pixel < plane.Length; pixel++)
                {
                    plane[pixel] = source[pixel * step] * scale;
                }

                break;
            case SampleType.Unsigned16:
                for (int pixel = 0; pixel < plane.Length; pixel++)
                {
                    plane[pixel] = BinaryPrimitives.ReadUInt16BigEndian(source[(pixel * step)..]);
                }

                break;
            case SampleType.Float32:
                for (int pixel = 0; pixel < plane.Length; pixel++)
                {
                    plane[pixel] = BinaryPrimitives.ReadSingleBigEndian(source[(pixel * step)..]);
                }

                break;
            default:
                for (int pixel = 0; pixel < plane.Length; pixel++)
                {
                    plane[pixel] = (float)ReadNumber(source[(pixel * step)..], raster.Samples);
                }

                break;
        }
    }

    private static ImageRaster ExpandPalette(ImageRaster raster)
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(raster.Size.PixelCount * 3);
        byte[] palette = new byte[3 * 256];
        raster.Palette.CopyTo(palette, 0);
        for (int pixel = 0; pixel < raster.Size.PixelCount; pixel++)
        {
            palette.AsSpan(3 * raster.Pixels[pixel * raster.BytesPerPixel], 3).CopyTo(pixels.AsSpan(3 * pixel));
        }

        return new ImageRaster(raster.Size, SampleType.Unsigned8, 8, RasterColors.Rgb, 3, false, pixels);
    }

    private static void CopyColors(ImageRaster raster, Span<byte> pixels)
    {
        int step = raster.BytesPerPixel;
        int max = (1 << raster.BitDepth) - 1;
        ReadOnlySpan<byte> source = raster.Pixels;
        for (int to = 0; to < pixels.Length; to += BytesPerPixel)
        {
            var from = source[..3];
            var pixel = pixels.Slice(to, BytesPerPixel);
            (pixel[0], pixel[1], pixel[2], pixel[3]) = (from[2], from[1], from[0], byte.MaxValue);
            for (int channel = 0; max < byte.MaxValue && channel < 3; channel++)
            {
                pixel[channel] = (byte)(pixel[channel] * byte.MaxValue / max);
            }

            source = source[step..];
        }
    }

    private static void CopyLookedUp(ImageRaster raster, ReadOnlySpan<uint> table, Span<byte> pixels)
    {
        int step = raster.BytesPerPixel;
        for (int pixel = 0; pixel * BytesPerPixel < pixels.Length; pixel++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pixels[(pixel * BytesPerPixel)..], table[raster.Pixels[pixel * step]]);
        }
    }

    /// <summary>What each grey value or palette index looks like. Indices without a colour are black.</summary>
    private static uint[] CreateTable(ImageRaster raster)
    {
        uint[] table = new uint[256];
        int max = (1 << raster.BitDepth) - 1;
        for (int value = 0; value < table.Length; value++)
        {
            uint color = 0;
            if (raster.Colors == RasterColors.Palette)
            {
                var entry = raster.Palette.AsSpan(Math.Min(3 * value, raster.Palette.Length));
                color = entry.Length >= 3 ? ((uint)entry[0] << 16) | ((uint)entry[1] << 8) | entry[2] : 0;
            }
            else
            {
                color = 0x010101u * (uint)Math.Min(byte.MaxValue, value * byte.MaxValue / max);
            }

            table[value] = 0xff000000 | color;
        }

        return table;
    }
}
