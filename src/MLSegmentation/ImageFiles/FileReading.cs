using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>How the files of a data set are read.</summary>
/// <param name="page">The page, from 1, of files that have several; null where such files are refused.</param>
/// <param name="warning">Gets a line for each thing that users should know; null where nobody asks for it.</param>
/// <param name="maxPixels">The most pixels of an image or a mask.</param>
internal sealed class FileReading(int? page = null, Action<string>? warning = null, int maxPixels = ImageLimits.DefaultMaxPixels)
{
    private int _isAnimationReported;

    /// <summary>Files of one page, and no warnings.</summary>
    public static FileReading Default { get; } = new();

    /// <summary>The page.</summary>
    public int? Page => page;

    /// <summary>The most pixels of an image or a mask.</summary>
    public int MaxPixels => maxPixels;

    /// <summary>Tells, once for the data set, that of animations the first frame is read.</summary>
    public void ReportFrames(ImageFileHeader header, string path)
    {
        if (header.Frames > 1 && warning is not null && Interlocked.Exchange(ref _isAnimationReported, 1) == 0)
        {
            warning(SegmentationText.Escape(string.Create(
                CultureInfo.InvariantCulture, $"'{path}' is an animation of {header.Frames} frames; of it, and of others, the first frame is read.")));
        }
    }
}
