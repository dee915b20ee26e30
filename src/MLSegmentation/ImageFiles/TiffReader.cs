using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;

namespace MLSegmentation.ImageFiles;

/// <summary>Decodes a page of TIFF files to its exact numbers, with LibTiff.</summary>
internal static class TiffReader
{
    /// <summary>Decodes a file of one page that <see cref="TiffPage.Isolate()"/> made; its name is for messages.</summary>
    public static ImageRaster Decode(byte[] file, string path)
    {
        var description = TiffStructure.Find(new MemoryStream(file, writable: false), path, page: null);
        using var source = new TiffSource(file);
        try
        {
            using var tiff = source.Open(path) ?? throw Damaged(path, source.Error);
            TiffCompleteness.Check(tiff, description, file);
            byte[] pixels = description is { IsConverted: true, Compression: not TiffCompression.Jpeg }
                ? ReadConverted(tiff, description)
                : new TiffBlocks(tiff, description).Read();
            return source.Error is null ? CreateRaster(description, pixels) : throw Damaged(path, source.Error);
        }
        catch (Exception exception) when (exception is not SegmentationException and not OutOfMemoryException)
        {
            // LibTiff throws exceptions of many types where a file is damaged, such as of indices, which say nothing to a user.
            throw Damaged(path, source.Error ?? (exception as InvalidDataException)?.Message, exception);
        }
    }

    private static SegmentationException Damaged(string path, string? reason, Exception? inner = null) =>
        ImageLimits.Damaged(path, ImageFileFormat.Tiff, reason?.TrimEnd('.') ?? "its pixels cannot be decoded", inner);

    /// <summary>Luminance and colour differences, which may have fewer rows and columns, become red, green and blue.</summary>
    private static byte[] ReadConverted(Tiff tiff, TiffPage page)
    {
        // The orientation is applied later, to all kinds of files alike.
        tiff.SetField(TiffTag.ORIENTATION, Orientation.TOPLEFT);
        int[] words = new int[page.Size.PixelCount];
        if (!tiff.ReadRGBAImageOriented(page.Size.Width, page.Size.Height, words, Orientation.TOPLEFT, stopOnError: true))
        {
            throw new InvalidDataException("its pixels cannot be decoded");
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(3 * words.Length);
        for (int index = 0; index < words.Length; index++)
        {
            (pixels[3 * index], pixels[(3 * index) + 1], pixels[(3 * index) + 2]) =
                ((byte)Tiff.GetR(words[index]), (byte)Tiff.GetG(words[index]), (byte)Tiff.GetB(words[index]));
        }

        return pixels;
    }

    private static ImageRaster CreateRaster(TiffPage page, byte[] pixels)
    {
        if (page.Photometric == TiffPhotometric.WhiteIsZero)
        {
            Invert(pixels, page);
        }

        if (page.HasLongNumbers)
        {
            ToDoubles(pixels, page.HasUnsignedNumbers);
        }

        var channels = page.ChannelIndices;
        var colors = (page.Photometric, channels.Count) switch
        {
            (TiffPhotometric.Palette, _) => RasterColors.Palette,
            (_, 3) => RasterColors.Rgb,
            _ => RasterColors.Channels,
        };
        return new ImageRaster(page.Size, page.Samples, page.BitDepth, colors, channels.Count, page.OpacityIndex >= 0, Arrange(pixels, page))
        {
            Palette = colors == RasterColors.Palette ? CreatePalette(page) : [],
            IsPremultiplied = page.IsPremultiplied,
            ClassesNote = colors == RasterColors.Palette ? page.Directory.ClassesNote : null,
        };
    }

    /// <summary>Makes the largest number white, as viewers show it. What follows a pixel's grey, such as its opacity, is not meant.</summary>
    private static void Invert(byte[] pixels, TiffPage page)
    {
        if (!page.HasUnsignedNumbers)
        {
            return;
        }

        // All bits of whole numbers, of which those of 9 to 15 bits fill two bytes.
        byte high = page.BitDepth switch
        {
            < 8 => (byte)((1 << page.BitDepth) - 1),
            > 8 and < 16 => (byte)((1 << (page.BitDepth - 8)) - 1),
            _ => byte.MaxValue,
        };
        int size = page.SampleBytes;
        for (int pixel = 0; pixel < pixels.Length; pixel += size * page.SamplesPerPixel)
        {
            for (int index = 0; index < size; index++)
            {
                pixels[pixel + index] ^= index == 0 ? high : byte.MaxValue;
            }
        }
    }

    private static void ToDoubles(byte[] pixels, bool isUnsigned)
    {
        for (int index = 0; index < pixels.Length; index += sizeof(long))
        {
            var number = pixels.AsSpan(index, sizeof(long));
            double value = isUnsigned ? BinaryPrimitives.ReadUInt64BigEndian(number) : BinaryPrimitives.ReadInt64BigEndian(number);
            BinaryPrimitives.WriteDoubleBigEndian(number, value);
        }
    }

    /// <summary>Puts the opacity behind the channels, and leaves out what is neither.</summary>
    private static byte[] Arrange(byte[] pixels, TiffPage page)
    {
        int[] kept = page.OpacityIndex >= 0 ? [.. page.ChannelIndices, page.OpacityIndex] : [.. page.ChannelIndices];
        if (kept.Length == page.SamplesPerPixel && kept.SequenceEqual(Enumerable.Range(0, kept.Length)))
        {
            return pixels;
        }

        int size = page.SampleBytes;
        int step = size * page.SamplesPerPixel;
        byte[] arranged = GC.AllocateUninitializedArray<byte>(page.Size.PixelCount * kept.Length * size);
        int to = 0;
        for (int from = 0; from < pixels.Length; from += step)
        {
            foreach (int index in kept)
            {
                pixels.AsSpan(from + (index * size), size).CopyTo(arranged.AsSpan(to));
                to += size;
            }
        }

        return arranged;
    }

    private static byte[] CreatePalette(TiffPage page)
    {
        int count = 1 << page.BitDepth;
        int planeLength = page.ColorMap.Count / 3;
        byte[] palette = new byte[3 * count];

        // Some writers give colours of 8 bits where 16 are meant; they would all be black.
        int shift = page.ColorMap.Any(entry => entry > byte.MaxValue) ? 8 : 0;
        for (int index = 0; index < palette.Length; index++)
        {
            var (color, channel) = Math.DivRem(index, 3);
            palette[index] = (byte)(page.ColorMap[(channel * planeLength) + color] >> shift);
        }

        return palette;
    }
}
