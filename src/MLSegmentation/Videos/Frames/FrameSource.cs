namespace MLSegmentation.Videos.Frames;

/// <summary>Where the frames of a film come from.</summary>
internal abstract class FrameSource
{
    /// <summary>How many frames there are; null where that is not known.</summary>
    public virtual int? Count => null;

    /// <summary>How many are shown in a second; null where that is not known.</summary>
    public virtual double? FramesPerSecond => null;

    /// <summary>The files that are read.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Reads the frames, one after the other.</summary>
    /// <exception cref="SegmentationException">One cannot be read.</exception>
    public abstract IEnumerable<VideoFrame> Read();
}
