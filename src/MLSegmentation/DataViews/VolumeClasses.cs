using MLSegmentation.Masks;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.DataViews;

/// <summary>The classes of masks of volumes where the user names none.</summary>
internal static class VolumeClasses
{
    private const int MaxSurveyed = 5;

    private static readonly SegmentationClasses ZeroAndOne = SegmentationClasses.Parse("background=0, foreground=1");

    /// <summary>Background and foreground, where the first mask holds nothing but 0 and 255, or 0 and 1.</summary>
    /// <exception cref="SegmentationException">It holds something else.</exception>
    public static SegmentationClasses Find(IReadOnlyList<string> maskPaths, SegmentationVolumeOptions options)
    {
        var first = Read(maskPaths[0], options);
        foreach (var classes in (SegmentationClasses[])[ZeroAndOne, SegmentationClasses.Binary])
        {
            if (MaskReader.TryMap(first, classes) is not null)
            {
                return classes;
            }
        }

        var survey = new MaskValueSurvey();
        survey.Add(first);
        foreach (string path in maskPaths.Skip(1).Take(MaxSurveyed - 1))
        {
            survey.Add(Read(path, options));
        }

        throw new SegmentationException(
            $"The masks beginning with '{maskPaths[0]}' hold {survey}; without classes, only 0 and 1, or 0 and 255, are understood. Give the classes. "
            + $"{new MaskValueAdvice(survey, null)}");
    }

    private static MaskRaster Read(string path, SegmentationVolumeOptions options) =>
        VolumeMasks.ToRaster(SegmentationVolume.Load(path, options), $"'{path}'");
}
