using System.CommandLine;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say whether folders hold volumes, and where their channels are.</summary>
internal sealed class VolumeArguments
{
    private readonly Option<bool> _volumes = Option.Switch(
        "--volumes",
        "The folders hold volumes. NIfTI, NRRD and MetaImage files are known to be some; TIFF stacks and folders of PNG slices are with this.");
    private readonly Option<string[]?> _channelSuffixes = Option.Parsed<string[]?>(
        "--channel-suffixes",
        "What the names of the files of one volume's channels end with, in order, as in _t1,_flair. Default: _0000,_0001,… where all names end so.",
        "NAME,NAME,…",
        text => text.Split(',', StringSplitOptions.TrimEntries));
    private readonly Option<bool> _fourthAxis = Option.Switch("--fourth-axis-is-channels", "A fourth axis of volume files holds their channels, not time.");

    public IEnumerable<Option> Options => [_volumes, _channelSuffixes, _fourthAxis];

    /// <summary>Those that say what is read of the files of volumes.</summary>
    public IEnumerable<Option> Reading => [_channelSuffixes, _fourthAxis];

    /// <summary>Those that were given, as they are typed.</summary>
    public IEnumerable<string> Typed(ParseResult parsed) =>
    [
        .. parsed.GetValue(_volumes) ? [_volumes.Name] : (string[])[],
        .. parsed.GetValue(_channelSuffixes) is { Length: > 0 } suffixes ? [_channelSuffixes.Name, string.Join(',', suffixes)] : (string[])[],
        .. parsed.GetValue(_fourthAxis) ? [_fourthAxis.Name] : (string[])[],
    ];

    /// <summary>Whether a folder, or a file, holds volumes.</summary>
    public bool AreVolumes(ParseResult parsed, string path, bool isRecursive) =>
        parsed.GetValue(_volumes) || SegmentationVolume.IsVolumeFile(path) || HoldsVolumes(path, isRecursive);

    /// <summary>How folders of volumes are searched and their files read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="maskPattern">The name of a volume's mask; null for the same name.</param>
    /// <param name="isRecursive">Whether sub-folders are searched.</param>
    public SegmentationVolumeFolderOptions FolderOptions(ParseResult parsed, string? maskPattern, bool isRecursive) => new()
    {
        MaskPattern = maskPattern,
        Recursive = isRecursive,
        ChannelSuffixes = parsed.GetValue(_channelSuffixes) is { Length: > 0 } given ? given : null,
        FourthAxisIsChannels = parsed.GetValue(_fourthAxis),
        Warning = WarningLine.Write,
    };

    /// <summary>Throws when an option for volumes was given, but there are none.</summary>
    public void RequireNone(ParseResult parsed, string reason) => UsageException.ThrowIfGiven(parsed, reason, _volumes, _channelSuffixes, _fourthAxis);

    private static bool HoldsVolumes(string folder, bool isRecursive)
    {
        try
        {
            return Directory.Exists(folder) && InputFiles.All(new DirectoryInfo(folder), isRecursive)
                .Any(file => SegmentationVolume.IsVolumeFile(file) && !Path.GetFileName(file).StartsWith('.'));
        }
        catch (IOException)
        {
            // Whoever reads the folder says what is wrong with it.
            return false;
        }
    }
}
