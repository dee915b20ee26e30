namespace MLSegmentation;

/// <summary>What is wrong, for programs that answer one kind of mistake otherwise than another, such as services on the web.</summary>
public enum SegmentationErrorKind
{
    /// <summary>Any other mistake; for example a damaged file.</summary>
    Other,

    /// <summary>A file or a stream is no image of a kind that is read.</summary>
    UnknownFormat,

    /// <summary>An image has more pixels than are allowed, a file or stream more bytes, or a mask more objects or corners.</summary>
    TooLarge,

    /// <summary>An image has pixels of another kind than are needed: of other bits, channels or samples than those that a model was trained on.</summary>
    OtherPixels,

    /// <summary>There is not enough memory.</summary>
    OutOfMemory,

    /// <summary>The time limit of an image is over.</summary>
    TimeLimit,
}
