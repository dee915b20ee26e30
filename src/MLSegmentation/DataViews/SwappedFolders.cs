using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.DataViews;

/// <summary>Finds out that images were given as masks and masks as images, which classes of ranges would let pass.</summary>
internal static class SwappedFolders
{
    private const int MaxPairs = 3;
    private const int MaxRows = 256;

    /// <summary>Looks at the first pairs, if the classes name values that nobody wrote out; a photograph holds values that others do not name.</summary>
    /// <exception cref="SegmentationException">All their masks look like photographs and all their images like masks.</exception>
    public static void Check(IReadOnlyList<ImagePair> pairs, SegmentationClasses? classes, FileReading reading)
    {
        bool areWide = classes is not null && classes.Select(item => item.MaskValues).Append(classes.IgnoredValues).Any(IsWide);
        if (areWide && pairs.Take(MaxPairs).All(pair =>
            Survey(pair.MaskPath!, reading) is { IsPhotograph: true } && Survey(pair.ImagePath, reading) is { IsDrawn: true, IsPhotograph: false }))
        {
            throw new SegmentationException(
                $"The masks look like photographs and the images like masks, beginning with '{pairs[0].MaskPath}' and '{pairs[0].ImagePath}': "
                + $"{MaskValueAdvice.AreSwapped} Give each the place of the other.");
        }
    }

    private static bool IsWide(MaskValues values) => values.IncludesOthers || values.Numbers.Any(range => range.Last > range.First);

    /// <summary>The values of the middle rows of a file; null where they cannot be read as those of a mask.</summary>
    private static MaskValueSurvey? Survey(string path, FileReading reading)
    {
        try
        {
            var raster = MaskReader.ReadRaster(path, reading);
            int rows = Math.Min(raster.Height, MaxRows);
            int rowBytes = raster.Width * raster.BytesPerPixel;
            var survey = new MaskValueSurvey();
            survey.Add(raster with { Height = rows, Pixels = raster.Pixels.AsSpan((raster.Height - rows) / 2 * rowBytes, rows * rowBytes).ToArray() });
            return survey;
        }
        catch (SegmentationException)
        {
            // Whoever reads the file as what it is meant to be says what is wrong with it.
            return null;
        }
    }
}
