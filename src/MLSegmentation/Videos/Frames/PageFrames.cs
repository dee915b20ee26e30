using MLSegmentation.ImageFiles;

namespace MLSegmentation.Videos.Frames;

/// <summary>Frames that are the pages of a TIFF file.</summary>
internal sealed class PageFrames : FrameSource
{
    private readonly string _path;
    private readonly int _maxPixels;
    private readonly int _count;

    /// <summary>Reads the first page's header.</summary>
    /// <exception cref="SegmentationException">The file is damaged, or has one page.</exception>
    public PageFrames(string path, VideoFramesOptions options)
    {
        (_path, _maxPixels) = (path, options.MaxPixels);
        _count = ImageFile.ReadHeader(path, Reading(0), "film").Pages;
        if (_count == 1)
        {
            throw new SegmentationException($"'{path}' has one page, and the frames of a film would be its pages. Name the folder that the frames are in.");
        }
    }

    public override int? Count => _count;

    public override IReadOnlyList<string> Files => [_path];

    public override IEnumerable<VideoFrame> Read()
    {
        for (int index = 0; index < _count; index++)
        {
            yield return new VideoFrame(index, VideoFrame.NameOf(index), ImageFile.Read(_path, "film", Reading(index)).DecodeDeep());
        }
    }

    private FileReading Reading(int index) => new(index + 1, maxPixels: _maxPixels);
}
