using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How the files of folders become rows.</summary>
public sealed record SegmentationFolderOptions
{
    /// <summary>
    /// Which page to read of files that have several, as TIFF files of stacks have, from 1; files of one page are read as they are. It counts for
    /// images and masks alike. Default: null; files of several pages are then refused.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 1.</exception>
    public int? Page
    {
        get;
        init => field = Allowed.AtLeast(value, 1, "for files of one page");
    }

    /// <summary>
    /// Gets a line for each thing that users should know but that is no error, such as animated files, of which the first frame is read. Default:
    /// null; such lines then go nowhere.
    /// </summary>
    public Action<string>? Warning { get; init; }
}
