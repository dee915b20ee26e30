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
    private readonly int _background = classes.BackgroundIndex ?? -1;

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
        row = row with { Image = pixels is null ? null : ImageMeasure.Of(pixels), MaskSize = mask?.Size };
        var small = isDrawn && pixels is not null ? Thumbnail.Shrink(pixels) : null;
        if (mask is null || FindOutside(mask) is not { } outside)
        {
            bool areAlike = pixels is not null && mask is not null && row.Image!.Size == row.MaskSize;
            row = row with { Foreground = areAlike ? ForegroundTotals.Of(pixels!, mask!.Pixels, _background) : [] };
            return Complete(row, small, mask);
        }

        string unknown = FormattableString.Invariant($"the class index {outside}, but there are {classes.Count} classes, counted from 0");
        return Complete(row with { UnknownValues = unknown }, small, null);
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
        var image = TryRead(() => ReadImage(pair.ImagePath, isDrawn), out string? imageError);
        row = row with { Facts = image?.Facts, Image = image?.Measure, ImageError = imageError };
        if (pair.MaskPath is not { } path)
        {
            return Complete(row, image?.Small, null);
        }

        // A mask that does not fit is not decoded: there may be much more of it than of its image.
        if (image is not null && InspectedFile.TryReadMaskSize(path, reading) is { } maskSize && maskSize != image.Measure.Size)
        {
            return Complete(row with { MaskSize = maskSize }, image.Small, null);
        }

        var mask = TryRead(() => ReadMask(path), out string? maskError);
        row = row with { Raster = mask?.Values, MaskSize = mask?.Size, UnknownValues = mask?.Unknown, MaskError = maskError };
        return Complete(row, image?.Small, mask?.Mask);
    }

    /// <summary>What is kept of an image: its pixels are not, so that they and those of its mask need not be held at the same time.</summary>
    private MeasuredImage ReadImage(string path, bool isDrawn)
    {
        var (pixels, facts) = InspectedFile.ReadImage(path, reading);
        return new MeasuredImage(facts, ImageMeasure.Of(pixels), isDrawn ? Thumbnail.Shrink(pixels) : null);
    }

    private MeasuredMask ReadMask(string path)
    {
        var raster = InspectedFile.ReadMask(path, reading);
        var mask = InspectedFile.TryMap(raster, classes);
        var values = RasterMeasure.Of(raster, mask, classes);
        return new MeasuredMask(new ImageSize(raster.Width, raster.Height), values, mask, mask is null ? ListUnknown(values, raster) : null);
    }

    private InspectedRow Complete(InspectedRow row, ShrunkImage? image, SegmentationMask? mask) => row with
    {
        Mask = mask is null ? null : MaskMeasure.Of(mask, _background, tinyObjectArea),
        Thumbnail = image is null ? null : Thumbnail.Of(row.Name, image, mask, classes),
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

    private sealed record MeasuredImage(ImageFileFacts Facts, ImageMeasure Measure, ShrunkImage? Small);

    private sealed record MeasuredMask(ImageSize Size, RasterMeasure Values, SegmentationMask? Mask, string? Unknown);
}
