using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.DataViews;

/// <summary>
/// Loads masks for data views. Without classes, masks that hold only 0 and 255 are background and foreground, and masks that this
/// library wrote say themselves which classes they hold; others need the user to name their values.
/// </summary>
/// <param name="classes">The classes; null for background and foreground.</param>
/// <param name="reading">How the files are read; null for the defaults.</param>
internal sealed class MaskLoader(SegmentationClasses? classes, FileReading? reading = null)
{
    private const int MaxSurveyed = 20;

    private readonly FileReading _reading = reading ?? FileReading.Default;

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes => classes ?? SegmentationClasses.Binary;

    /// <summary>Prepares loading masks of which the first can be looked at already.</summary>
    /// <exception cref="SegmentationException">No classes are given, and the first mask does not tell which they are.</exception>
    public static MaskLoader Create(SegmentationClasses? classes, IReadOnlyList<string> maskPaths, FileReading? reading = null)
    {
        if (classes is not null)
        {
            return new MaskLoader(classes, reading);
        }

        var first = MaskReader.ReadRaster(maskPaths[0], reading);
        return first.Classes is null && MaskReader.TryMap(first, SegmentationClasses.Binary) is null
            ? throw NoClasses([.. maskPaths.Take(MaxSurveyed)], reading)
            : new MaskLoader(first.Classes, reading);
    }

    /// <summary>Loads a mask.</summary>
    public SegmentationMask Load(string path) => Decode(Open(path));

    /// <summary>Reads a mask file and what it says about itself, without decoding it.</summary>
    public ImageContent Open(string path) => MaskReader.Open(path, _reading);

    /// <summary>Decodes a mask.</summary>
    public SegmentationMask Decode(ImageContent mask)
    {
        var raster = MaskReader.Decode(mask);
        return classes is not null
            ? MaskReader.Map(raster, mask.Path, classes)
            : MaskReader.TryMap(raster, Classes) ?? throw NoClasses([mask.Path], _reading);
    }

    private static SegmentationException NoClasses(string[] paths, FileReading? reading)
    {
        var survey = new MaskValueSurvey();
        foreach (string path in paths)
        {
            survey.Add(MaskReader.ReadRaster(path, reading));
        }

        string masks = paths.Length == 1
            ? $"The mask '{paths[0]}' holds"
            : FormattableString.Invariant($"The masks beginning with '{paths[0]}' hold, in {paths.Length} files,");
        return new SegmentationException(
            $"{masks} {survey}; without classes, only 0 and 255 are understood. Give the classes. {new MaskValueAdvice(survey, null)}");
    }
}
