using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>Reads image and mask files for an inspection, each once. Nothing else of the inspection knows how files are read.</summary>
internal static class InspectedFile
{
    private static readonly FileReading AnyPage = new(page: 1, maxPixels: ImageLimits.HighestMaxPixels);

    /// <summary>Reads an image in its full depth.</summary>
    /// <exception cref="SegmentationException">The file cannot be read, or a value is no number that a pixel may have.</exception>
    public static InspectedImage ReadImage(string path, FileReading reading)
    {
        var file = ImageFile.Read(path, "image", reading);
        var facts = ImageFileFacts.Of(file.Header);
        if (!file.Header.IsEightBit)
        {
            var deep = file.DecodeDeep();
            var size = new ImageSize(deep.Width, deep.Height);
            PixelReader.RequireNumbers(deep.Values, size, () => $"'{path}'");
            return new InspectedImage(new InspectedPixels(size, [], deep.Memory) { Samples = deep.Samples }, facts);
        }

        return new InspectedImage(new InspectedPixels(file.Header.Size, file.DecodeRgb(), default), facts);
    }

    /// <summary>What an image file says about itself, without decoding it; null where it cannot be read, which the data tells that it belongs to.</summary>
    public static ImageFileFacts? TryReadFacts(string path)
    {
        try
        {
            // Of several pages, none needs to be chosen to tell the kind of file.
            return ImageFileFacts.Of(ImageFile.ReadHeader(path, AnyPage));
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    /// <summary>The size that an image or a mask file says that it has, without decoding it; null where it cannot be read.</summary>
    public static ImageSize? TryReadSize(string path, FileReading reading)
    {
        try
        {
            return ImageFile.ReadHeader(path, reading).Size;
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    /// <summary>The size that a mask file says that it has, without decoding it; null where it cannot be read, or holds no mask.</summary>
    public static ImageSize? TryReadMaskSize(string path, FileReading reading)
    {
        try
        {
            return ImageFile.ReadHeader(path, reading) is { IsLossy: false, Format: not ImageFileFormat.Jpeg } header ? header.Size : null;
        }
        catch (SegmentationException)
        {
            return null;
        }
    }

    /// <summary>Reads the values of a mask as they are stored.</summary>
    /// <exception cref="SegmentationException">The file cannot be read.</exception>
    public static MaskRaster ReadMask(string path, FileReading? reading = null) => MaskReader.ReadRaster(path, reading);

    /// <summary>The class indices of a mask; null where a value has no class.</summary>
    public static SegmentationMask? TryMap(MaskRaster raster, SegmentationClasses classes) => MaskReader.TryMap(raster, classes);

    /// <summary>Finds the class indices of the values of pixels; null where no class names one.</summary>
    public static Func<int, byte?> CreateFinder(MaskRaster raster, SegmentationClasses classes)
    {
        var find = classes.ValueMap.CreateFinder(raster);
        return pixel => find(pixel) is var index && index != MaskValueMap.Unknown ? (byte)index : null;
    }

    /// <summary>
    /// The classes that the first mask was written with that can be read and has the size of its image; background and foreground where it says nothing.
    /// </summary>
    public static SegmentationClasses FindClasses(IEnumerable<ImagePair> pairs, FileReading reading)
    {
        foreach (var pair in pairs)
        {
            if (pair.MaskPath is not { } path || (TryReadSize(pair.ImagePath, reading) is { } size && TryReadMaskSize(path, reading) != size))
            {
                continue;
            }

            try
            {
                return ReadMask(path, reading).Classes ?? SegmentationClasses.Binary;
            }
            catch (SegmentationException)
            {
                // It is among the findings when its turn comes.
            }
        }

        return SegmentationClasses.Binary;
    }
}

/// <summary>An image file: its pixels, and what it says about itself.</summary>
internal sealed record InspectedImage(InspectedPixels Pixels, ImageFileFacts Facts);
