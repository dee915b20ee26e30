using MLSegmentation.ImageFiles;
using MLSegmentation.Options;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

/// <summary>How folders of volumes and their masks are read.</summary>
public sealed record SegmentationVolumeFolderOptions
{
    /// <summary>
    /// The name of a mask in terms of its volume's, both without extension, as in <see cref="SegmentationFolderOptions.MaskPattern"/>. Default: null, the
    /// same name.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is no pattern.</exception>
    public string? MaskPattern
    {
        get;
        init
        {
            _ = ImageFiles.MaskPattern.Parse(value);
            field = value;
        }
    }

    /// <summary>
    /// Whether sub-folders are searched, too. A volume and its mask then are in sub-folders of the same name. Default: false.
    /// </summary>
    public bool Recursive { get; init; }

    /// <summary>
    /// What the names of the files of one volume's channels end with, where each channel is a file of its own, such as <c>_t1</c> and <c>_flair</c>; the
    /// order is that of the channels, and the rest of the name is the volume's. Default: null, <c>_0000</c>, <c>_0001</c> and so on where all names
    /// end so, as in nnU-Net's data sets; otherwise every file is a volume.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The list is empty, or has an ending twice or an empty one.</exception>
    public IReadOnlyList<string>? ChannelSuffixes
    {
        get;
        init => field = value is null
            ? null
            : new ValueList<string>([.. Allowed.When(
                value.Count > 0 && !value.Any(string.IsNullOrEmpty) && value.Distinct().Count() == value.Count,
                value,
                "different endings of names, such as _t1 and _flair")]);
    }

    /// <summary>
    /// Whether a fourth axis of the files holds the channels, as in <see cref="SegmentationVolumeOptions.FourthAxisIsChannels"/>. Default: false.
    /// </summary>
    public bool FourthAxisIsChannels { get; init; }

    /// <summary>The most voxels of a file, as in <see cref="SegmentationVolumeOptions.MaxVoxels"/>. Default: 268,435,456.</summary>
    /// <exception cref="SegmentationOptionException">It is less than 1, or more than 2,147,483,591.</exception>
    public int MaxVoxels { get; init => field = Allowed.Between(value, 1, VolumeLimits.HighestMaxVoxels); } = VolumeLimits.DefaultMaxVoxels;

    /// <summary>The part of the volumes that is read, as in <see cref="SegmentationFolderOptions.Shard"/>. Default: null, all volumes.</summary>
    public DataShard? Shard { get; init; }

    /// <summary>Gets what users should know, a line each, such as which files are left out. Default: null, nobody is told.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>The options as folders are searched with them.</summary>
    internal FolderSearch ToSearch() => new(ImageFiles.MaskPattern.Parse(MaskPattern), Recursive, Warning);

    /// <summary>The options as the files of volumes are read with them.</summary>
    internal SegmentationVolumeOptions ToReading() => new() { FourthAxisIsChannels = FourthAxisIsChannels, MaxVoxels = MaxVoxels };
}
