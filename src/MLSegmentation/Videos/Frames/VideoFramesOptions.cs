using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How the frames of a film are read.</summary>
public sealed record VideoFramesOptions
{
    /// <summary>The most pixels that a frame may have, from 1 to 268,435,456; films of larger ones are refused. Default: 33,554,432.</summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int MaxPixels { get; init => field = Allowed.Between(value, 1, ImageLimits.HighestMaxPixels); } = ImageLimits.DefaultMaxPixels;

    /// <summary>
    /// The program that reads films other than animated GIF and WebP files and TIFF stacks; <c>ffprobe</c> is looked for beside it. Default:
    /// <c>ffmpeg</c>, as the system finds it.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is empty.</exception>
    public string FFmpegPath { get; init => field = Allowed.NotBlank(value, "names or paths of a program"); } = "ffmpeg";
}
