using MLSegmentation.ImageFiles;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.Videos.Frames;

/// <summary>Frames that are image files of a folder, in the order of their names.</summary>
internal sealed class FolderFrames : FrameSource
{
    private readonly FoundFile[] _files;
    private readonly FileReading _reading;

    /// <summary>Lists the folder.</summary>
    /// <exception cref="SegmentationException">It cannot be read, or holds no images, or several of one name.</exception>
    public FolderFrames(string folder, VideoFramesOptions options)
    {
        var found = ImageFolder.ListImages(folder, "frame", FolderSearch.Default);
        _files = [.. found.Images.OrderBy(file => file.Name, NaturalOrder.Instance)];
        _reading = new FileReading(maxPixels: options.MaxPixels);
        Files = [.. _files.Select(file => file.Path)];
    }

    public override int? Count => _files.Length;

    public override IReadOnlyList<string> Files { get; }

    public override IEnumerable<VideoFrame> Read() =>
        _files.Select((file, index) => new VideoFrame(index, file.Name, ImageFile.Read(file.Path, "frame", _reading).DecodeDeep()));
}
