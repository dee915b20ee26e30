using System.Buffers.Binary;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>Reads image and mask files for an inspection, each once. Nothing else of the inspection knows how files are read.</summary>
internal static class InspectedFile
{
    private const int DeepBits = 16;

    /// <summary>Reads an image in its full depth.</summary>
    /// <exception cref="SegmentationException">The file cannot be read.</exception>
    public static InspectedImage ReadImage(string path)
    {
        byte[] file = UserFile.ReadAllBytes(path, "image");
        _ = ImageFileCheck.GetSize(file, path);
        var facts = ImageFileFacts.Of(file, path);
        if (facts.Bits == DeepBits)
        {
            return new InspectedImage(ReadDeep(PngReader.Decode(file, path)), facts);
        }

        using var image = ImageReader.Decode(file, path);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(image.Width * image.Height * 3);
        ImagePixels.CopyRgb(image, rgb);
        return new InspectedImage(new InspectedPixels(new ImageSize(image.Width, image.Height), rgb, []), facts);
    }

    /// <summary>What an image file says about itself, without decoding it; null where it cannot be read, which the data tells that it belongs to.</summary>
    public static ImageFileFacts? TryReadFacts(string path)
    {
        try
        {
            byte[] file = UserFile.ReadAllBytes(path, "image");
            _ = ImageFileCheck.GetSize(file, path);
            return ImageFileFacts.Of(file, path);
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    /// <summary>Reads the values of a mask as they are stored.</summary>
    /// <exception cref="SegmentationException">The file cannot be read.</exception>
    public static MaskRaster ReadMask(string path) => MaskReader.ReadRaster(path);

    /// <summary>The class indices of a mask; null where a value has no class.</summary>
    public static SegmentationMask? TryMap(MaskRaster raster, SegmentationClasses classes) => MaskReader.TryMap(raster, classes);

    /// <summary>The class index of the value of a pixel; null where no class names it.</summary>
    public static byte? Find(MaskRaster raster, int pixel, SegmentationClasses classes) =>
        classes.ValueMap.Find(MaskValue.FromPixel(raster, pixel)) is var index && index != MaskValueMap.Unknown ? (byte)index : null;

    /// <summary>The classes that the first mask that can be read was written with; background and foreground where it says nothing.</summary>
    public static SegmentationClasses FindClasses(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                return ReadMask(path).Classes ?? SegmentationClasses.Binary;
            }
            catch (SegmentationException)
            {
                // It is among the findings when its turn comes.
            }
        }

        return SegmentationClasses.Binary;
    }

    private static InspectedPixels ReadDeep(MaskRaster raster)
    {
        int count = raster.Width * raster.Height;
        int channels = raster.Kind == MaskRasterKind.Rgb ? 3 : 1;
        float[] planes = new float[channels * count];
        for (int index = 0; index < planes.Length; index++)
        {
            var (channel, pixel) = Math.DivRem(index, count);
            planes[index] = BinaryPrimitives.ReadUInt16BigEndian(raster.Pixels.AsSpan((pixel * raster.BytesPerPixel) + (channel * sizeof(ushort))));
        }

        return new InspectedPixels(new ImageSize(raster.Width, raster.Height), [], planes);
    }
}

/// <summary>An image file: its pixels, and what it says about itself.</summary>
internal sealed record InspectedImage(InspectedPixels Pixels, ImageFileFacts Facts);
