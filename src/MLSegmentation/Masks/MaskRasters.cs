using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>Makes the rasters of masks out of those of files of any kind.</summary>
internal static class MaskRasters
{
    /// <summary>Makes a raster of the same values.</summary>
    /// <exception cref="SegmentationException">The file has values that masks cannot have.</exception>
    public static MaskRaster Create(ImageRaster file, string path)
    {
        if (file.Colors == RasterColors.Channels && file.Channels > 1)
        {
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' has {file.Channels} channels, but a mask has one value per pixel, or red, green and blue. Save one channel as a file of its own."));
        }

        bool isWhole = file.Samples is SampleType.Unsigned8 or SampleType.Unsigned16;
        if (!isWhole && (file.Channels > 1 || file.HasOpacity))
        {
            throw new SegmentationException(
                $"'{path}' has colours or opacity of {file.Samples.Describe()}, but the colours of a mask have 8 or 16 bits. Save it as an 8-bit PNG file.");
        }

        return isWhole ? Wrap(file, path) : CreateOfNumbers(file, path);
    }

    private static MaskRaster Wrap(ImageRaster file, string path)
    {
        var kind = file.Colors switch
        {
            RasterColors.Palette => MaskRasterKind.Palette,
            RasterColors.Rgb => MaskRasterKind.Rgb,
            _ => MaskRasterKind.Grey,
        };
        // White is the largest number of the bits in the file; colours of more than 8 bits are taken for ones of 16.
        int bitDepth = file.SampleBytes == 2 && kind != MaskRasterKind.Grey ? 16 : file.BitDepth;
        return new MaskRaster(
            file.Size.Width, file.Size.Height, bitDepth, kind, file.BytesPerPixel, file.Pixels, CreatePalette(file.Palette), ReadClasses(file, path))
        {
            HoldsMaskValues = file.HoldsMaskValues,
        };
    }

    private static ImmutableArray<RgbColor> CreatePalette(byte[] colors)
    {
        var palette = ImmutableArray.CreateBuilder<RgbColor>(colors.Length / 3);
        for (int index = 0; index + 2 < colors.Length; index += 3)
        {
            palette.Add(new RgbColor(colors[index], colors[index + 1], colors[index + 2]));
        }

        return palette.MoveToImmutable();
    }

    private static SegmentationClasses? ReadClasses(ImageRaster file, string path)
    {
        try
        {
            return file.ClassesNote is { } note ? SegmentationClasses.Parse(note) : null;
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"The mask '{path}' is damaged: its note of the classes cannot be read. Write or copy it again.", exception);
        }
    }

    /// <summary>Whole numbers of other types, and floating-point numbers that are whole, become 8 bits where that is enough, 16 otherwise.</summary>
    private static MaskRaster CreateOfNumbers(ImageRaster file, string path)
    {
        int count = file.Size.PixelCount;
        byte[] deep = GC.AllocateUninitializedArray<byte>(count * sizeof(ushort));
        int max = 0;
        for (int pixel = 0; pixel < count; pixel++)
        {
            double number = RasterPixels.ReadNumber(file.Pixels.AsSpan(pixel * file.SampleBytes), file.Samples);
            if (!(number >= 0 && number <= ushort.MaxValue && number == Math.Floor(number)))
            {
                throw Unsuitable(file, path, number, pixel);
            }

            max = Math.Max(max, (int)number);
            BinaryPrimitives.WriteUInt16BigEndian(deep.AsSpan(pixel * sizeof(ushort)), (ushort)number);
        }

        if (max > byte.MaxValue)
        {
            return new MaskRaster(file.Size.Width, file.Size.Height, 16, MaskRasterKind.Grey, sizeof(ushort), deep, []);
        }

        byte[] narrow = GC.AllocateUninitializedArray<byte>(count);
        for (int pixel = 0; pixel < count; pixel++)
        {
            narrow[pixel] = deep[(pixel * sizeof(ushort)) + 1];
        }

        return new MaskRaster(file.Size.Width, file.Size.Height, 8, MaskRasterKind.Grey, 1, narrow, []);
    }

    private static SegmentationException Unsuitable(ImageRaster file, string path, double number, int pixel)
    {
        var (y, x) = Math.DivRem(pixel, file.Size.Width);
        return new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The mask '{path}' holds {number:R} at column {x}, row {y}, counted from 0, as {file.Samples.Describe()}; the values of masks are whole numbers "
            + $"from 0 to {ushort.MaxValue}. Write the number of each pixel's class instead; if this is an image, are images and masks swapped?"));
    }
}
