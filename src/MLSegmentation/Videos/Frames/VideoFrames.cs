using System.Collections;
using MLSegmentation.ImageFiles;
using MLSegmentation.Videos.Frames;

namespace MLSegmentation;

/// <summary>
/// The frames of a film, each read when it is asked for, any number of times from the first one on: those of a folder of images, of an animated GIF or
/// WebP file, the pages of a TIFF file, or of any film that ffmpeg reads, where that is installed.
/// </summary>
public sealed class VideoFrames : IEnumerable<VideoFrame>
{
    private readonly FrameSource _source;

    private VideoFrames(FrameSource source) => _source = source;

    /// <summary>How many frames there are; null where only reading the whole film would tell.</summary>
    public int? Count => _source.Count;

    /// <summary>How many of them are shown in a second; null where the film does not say.</summary>
    public double? FramesPerSecond => _source.FramesPerSecond;

    /// <summary>The files of the frames, in their order; the one file of a film that is no folder.</summary>
    public IReadOnlyList<string> Files => _source.Files;

    /// <summary>Opens a film.</summary>
    /// <param name="path">
    /// A folder of images, whose names order them: numbers in names count by their value, so that frame 9 is shown before frame 10. Or a file.
    /// </param>
    /// <param name="options">How to read. Default: null, the defaults.</param>
    /// <returns>The frames.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">
    /// There is no such folder or file, the folder holds no images, the file is damaged, or it needs ffmpeg, which is not installed.
    /// </exception>
    /// <example>
    /// <code>
    /// VideoFrames film = VideoFrames.Open("frames");
    /// foreach (VideoFrame frame in film)
    /// {
    ///     Console.WriteLine($"{frame.Index + 1} of {film.Count}: {frame.Name}");
    /// }
    /// </code>
    /// </example>
    public static VideoFrames Open(string path, VideoFramesOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new VideoFramesOptions();
        if (Directory.Exists(path))
        {
            return new(new FolderFrames(path, options));
        }

        return new(DetectFormat(path) switch
        {
            null => new FFmpegFrames(path, options),
            ImageFileFormat.Tiff => new PageFrames(path, options),
            ImageFileFormat.Gif or ImageFileFormat.WebP => new AnimationFrames(path, options),
            _ => throw new SegmentationException(
                $"'{path}' is a single image, and a film has several. Name the folder that the frames are in, or score the image without a film."),
        });
    }

    /// <summary>Begins to read the film.</summary>
    /// <returns>The frames, from the first one on.</returns>
    /// <exception cref="SegmentationException">A frame cannot be read; thrown when it is its turn.</exception>
    public IEnumerator<VideoFrame> GetEnumerator() => _source.Read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ImageFileFormat? DetectFormat(string path)
    {
        byte[] begin = new byte[64];
        using var stream = UserFile.OpenRead(path, "film");
        int length = UserFile.Explain(path, "film", () => stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false));
        return ImageFileFormats.Detect(begin.AsSpan(0, length));
    }
}
