using System.Buffers.Binary;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Masks;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads image files in full depth: PNG files exactly, others, which have 8 bits, as they are decoded.</summary>
internal static class ImageFile
{
    private const int HeaderLength = 33;
    private const int ChunkData = 16;

    /// <summary>Reads what the beginning of a file says.</summary>
    /// <exception cref="SegmentationException">The file cannot be read.</exception>
    public static ImageFileHeader ReadHeader(string path, int? page)
    {
        _ = page;
        byte[] start = new byte[HeaderLength];
        using var file = UserFile.OpenRead(path, "image");
        int count = UserFile.Explain(path, "image", () => file.ReadAtLeast(start, HeaderLength, throwOnEndOfStream: false));
        return count == HeaderLength && ImageFileFormats.Detect(start) == ImageFileFormat.Png
            ? OfPng(PngHeader.Read(start.AsSpan(ChunkData, PngHeader.Length), path))
            : new ImageFileHeader(3, SampleType.Unsigned8);
    }

    /// <summary>Decodes a file of 8 bits; the caller disposes the image.</summary>
    /// <exception cref="SegmentationException">The file is damaged, of another kind, or has more bits.</exception>
    public static MLImage DecodeEightBit(byte[] file, string path, int? page)
    {
        _ = page;
        _ = ImageFileCheck.GetSize(file, path);
        bool isPng = ImageFileFormats.Detect(file) == ImageFileFormat.Png;
        return isPng && OfPng(PngHeader.Read(file.AsSpan(ChunkData, PngHeader.Length), path)) is { IsEightBit: false } header
            ? throw new SegmentationException(
                $"'{path}' is a PNG file of {header.Samples.Describe(header.Channels)}, but an image of 8 bits, grey or coloured, is needed here. "
                + "Load it with LoadSegmentationFolder or LoadSegmentationImages, which read such files in full depth, or convert it to 8 bits.")
            : ImageReader.Decode(file, path);
    }

    /// <summary>Decodes a file with all its bits.</summary>
    /// <exception cref="SegmentationException">The file is damaged or of another kind.</exception>
    public static SegmentationImage DecodeDeep(byte[] file, string path, int? page)
    {
        _ = page;
        if (ImageFileFormats.Detect(file) != ImageFileFormat.Png)
        {
            return DecodeColors(file, path);
        }

        var raster = PngReader.Decode(file, path);
        if (raster.Kind == MaskRasterKind.Palette)
        {
            return DecodeColors(file, path);
        }

        int channels = raster.Kind == MaskRasterKind.Rgb ? 3 : 1;
        int count = raster.Width * raster.Height;
        float[] values = GC.AllocateUninitializedArray<float>(channels * count);
        int sampleBytes = Math.Max(1, raster.BitDepth / 8);
        for (int channel = 0; channel < channels; channel++)
        {
            var plane = values.AsSpan(channel * count, count);
            var source = raster.Pixels.AsSpan(channel * sampleBytes);
            for (int index = 0; index < plane.Length; index++)
            {
                var sample = source[(index * raster.BytesPerPixel)..];
                plane[index] = sampleBytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(sample) : sample[0];
            }
        }

        var samples = sampleBytes == 2 ? SampleType.Unsigned16 : SampleType.Unsigned8;
        return SegmentationImage.Wrap(new ImageSize(raster.Width, raster.Height), channels, values, samples, path);
    }

    private static ImageFileHeader OfPng(PngHeader header) => new(
        header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha ? 1 : 3,
        header.BitDepth == 16 ? SampleType.Unsigned16 : SampleType.Unsigned8);

    private static SegmentationImage DecodeColors(byte[] file, string path)
    {
        const int Channels = 3;
        using var image = MLImage.CreateFromStream(new MemoryStream(file, writable: false));
        byte[] rgb = new byte[image.Width * image.Height * Channels];
        ImagePixels.CopyRgb(image, rgb);
        float[] values = new float[rgb.Length];
        for (int index = 0; index < rgb.Length; index++)
        {
            var (pixel, channel) = Math.DivRem(index, Channels);
            values[(channel * image.Width * image.Height) + pixel] = rgb[index];
        }

        return SegmentationImage.Wrap(new ImageSize(image.Width, image.Height), Channels, values, SampleType.Unsigned8, path);
    }
}
