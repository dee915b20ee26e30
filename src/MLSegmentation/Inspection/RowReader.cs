using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>Measures images and masks, one at a time; several threads may do so at once.</summary>
internal sealed class RowReader(SegmentationClasses classes, int tinyObjectArea, FileReading reading)
{
    /// <summary>Larger files are read one at a time, or several threads might need more memory than there is.</summary>
    private const long LargeFile = 16 << 20;

    /// <summary>So are those of many pixels, however short they are.</summary>
    private const int ManyPixels = 1 << 22;

    private readonly object _large = new();
    private readonly int _background = classes.ToList().FindIndex(item => item.IsBackground);

    /// <summary>Reads two files. What cannot be read is noted, not thrown.</summary>
    public InspectedRow Read(ImagePair pair, bool isDrawn)
    {
        if (IsLarge(pair.ImagePath) || (pair.MaskPath is not null && IsLarge(pair.MaskPath)))
        {
            lock (_large)
            {
                return ReadFiles(pair, isDrawn);
            }
        }

        return ReadFiles(pair, isDrawn);
    }

    /// <summary>Measures what a row of data holds.</summary>
    public InspectedRow Measure(InspectedRow row, InspectedPixels? pixels, SegmentationMask? mask, bool isDrawn)
    {
        row = row with { Image = pixels is null ? null : ImageMeasure.Of(pixels), MaskSize = mask is null ? null : new ImageSize(mask.Width, mask.Height) };
        if (mask is null || FindOutside(mask) is not { } outside)
        {
            return Complete(row, pixels, mask, isDrawn);
        }

        string unknown = FormattableString.Invariant($"the class index {outside}, but there are {classes.Count} classes, counted from 0");
        return Complete(row with { UnknownValues = unknown }, pixels, null, isDrawn);
    }

    /// <summary>Reads something, or gives null and the reason. Whatever a file or a pipeline does, the other rows are still to be seen.</summary>
    public static T? TryRead<T>(Func<T?> read, out string? error)
    {
        try
        {
            error = null;
            return read();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            error = exception.Message;
            return default;
        }
    }

    private bool IsLarge(string path) =>
        new FileInfo(path) is { Exists: true, Length: > LargeFile } || InspectedFile.TryReadSize(path, reading) is { PixelCount: > ManyPixels };

    private InspectedRow ReadFiles(ImagePair pair, bool isDrawn)
    {
        var row = new InspectedRow(pair.ImagePath) { MaskName = pair.MaskPath };
        var image = TryRead(() => ReadImage(pair.ImagePath), out string? imageError);
        if (image is var (read, measure))
        {
            row = row with { Facts = read.Facts, Image = measure };
        }

        SegmentationMask? mask = null;
        string? maskError = null;
        if (pair.MaskPath is { } path && TryRead(() => ReadMask(path), out maskError) is var (raster, mapped, values))
        {
            mask = mapped;
            row = row with
            {
                Raster = values,
                MaskSize = new ImageSize(raster.Width, raster.Height),
                UnknownValues = mask is null ? ListUnknown(values, raster) : null,
            };
        }

        return Complete(row with { ImageError = imageError, MaskError = maskError }, image?.Image.Pixels, mask, isDrawn);
    }

    private (InspectedImage Image, ImageMeasure Measure)? ReadImage(string path)
    {
        var image = InspectedFile.ReadImage(path, reading);
        return (image, ImageMeasure.Of(image.Pixels));
    }

    private (MaskRaster Raster, SegmentationMask? Mask, RasterMeasure Values)? ReadMask(string path)
    {
        var raster = InspectedFile.ReadMask(path, reading);
        var mask = InspectedFile.TryMap(raster, classes);
        return (raster, mask, RasterMeasure.Of(raster, mask, classes));
    }

    private InspectedRow Complete(InspectedRow row, InspectedPixels? pixels, SegmentationMask? mask, bool isDrawn) => row with
    {
        Mask = mask is null ? null : MaskMeasure.Of(mask.Pixels, mask.Width, _background, tinyObjectArea),
        Thumbnail = isDrawn && pixels is not null ? Thumbnail.Of(row.Name, pixels, mask, classes) : null,
    };

    private static string ListUnknown(RasterMeasure values, MaskRaster raster) => raster.Classes is { } written
        ? $"written for the classes '{written}'"
        : InspectedRow.List(values.Values.Where(pair => pair.Value.Class is null));

    private byte? FindOutside(SegmentationMask mask)
    {
        foreach (byte label in mask.Pixels)
        {
            if (label >= classes.Count && label != SegmentationMask.Ignored)
            {
                return label;
            }
        }

        return null;
    }
}
