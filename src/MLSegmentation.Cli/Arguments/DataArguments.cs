using System.CommandLine;
using System.Globalization;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say which images there are, and which mask belongs to each.</summary>
internal sealed class DataArguments(string imagesDescription, string masksDescription, ShardArguments? shard = null)
{
    private readonly Option<DirectoryInfo> _images = Option.Folder("--images", imagesDescription);
    private readonly Option<DirectoryInfo> _masks = Option.Folder("--masks", masksDescription);
    private readonly Option<FileInfo> _pairs = Option.File(
        "--pairs", "A CSV file that names images and masks, instead of --images and --masks: the header image,mask, and paths relative to the file.");
    private readonly Option<string> _maskPattern = new("--mask-pattern")
    {
        Description = "The name of an image's mask, without extension: {name} is the image's name, {number} its first number, {1} {2} … its numbers "
            + "in order, as in \"{name}_mask\" or \"{number}_manual1\". Images and masks may then be in one folder. Default: {name}.",
        HelpName = "PATTERN",
    };

    private readonly Option<bool> _recursive = CommonOptions.Recursive();
    private readonly Option<int?> _page = CommonOptions.Page();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly VolumeArguments _volumes = new();

    /// <summary>The options about training images.</summary>
    public static DataArguments ForTraining() => new("The folder of training images.", "The folder of their masks: the same file names.");

    public IEnumerable<Option> Options => [_images, _masks, _pairs, _maskPattern, _recursive, _page, _maxPixels, .. _volumes.Options];

    /// <summary>The options that say which mask an image has, and what is read of a file.</summary>
    public IEnumerable<Option> Reading => [_maskPattern, _page, _maxPixels, .. _volumes.Options];

    /// <summary>The folder of images; null where it is not given.</summary>
    public DirectoryInfo? Images(ParseResult parsed) => parsed.GetValue(_images);

    /// <summary>The folder of masks; null where it is not given.</summary>
    public DirectoryInfo? Masks(ParseResult parsed) => parsed.GetValue(_masks);

    /// <summary>The CSV file of pairs; null where it is not given.</summary>
    public FileInfo? Pairs(ParseResult parsed) => parsed.GetValue(_pairs);

    /// <summary>The options by which files were found, as they are typed: for images and masks, and for images alone.</summary>
    public (string[] OfPairs, string[] OfImages) Typed(ParseResult parsed)
    {
        string[] ofImages =
        [
            .. parsed.GetValue(_recursive) ? [_recursive.Name] : (string[])[],
            .. Typed(parsed, _page),
            .. Typed(parsed, _maxPixels),
            .. _volumes.Typed(parsed),
        ];
        return ([.. parsed.GetValue(_maskPattern) is { } pattern ? [_maskPattern.Name, pattern] : (string[])[], .. ofImages], ofImages);
    }

    /// <summary>Throws when a folder of images was given.</summary>
    public void RequireNoImages(ParseResult parsed, string reason) => UsageException.ThrowIfGiven(parsed, reason, _images);

    /// <summary>How folders are searched and files are read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="requireReadable">Whether to stop at once where images cannot be read.</param>
    public SegmentationFolderOptions FolderOptions(ParseResult parsed, bool requireReadable = false) => new()
    {
        MaskPattern = parsed.GetValue(_maskPattern),
        Recursive = parsed.GetValue(_recursive),
        Page = parsed.GetValue(_page),
        MaxPixels = parsed.GetValue(_maxPixels) ?? new SegmentationFolderOptions().MaxPixels,
        Warning = WarningLine.Write,
        RequireReadable = requireReadable,
        Shard = shard?.Read(parsed),
    };

    /// <summary>Whether a folder holds volumes; options that are for the others only are refused.</summary>
    public bool AreVolumes(ParseResult parsed, string folder)
    {
        bool are = _volumes.AreVolumes(parsed, folder, parsed.GetValue(_recursive));
        if (are)
        {
            UsageException.ThrowIfGiven(parsed, $"is for images, but '{folder}' holds volumes; give images", _page, _maxPixels);
        }
        else
        {
            _volumes.RequireNone(parsed, $"is for volumes, but '{folder}' holds none; give --volumes where its TIFF files or folders of slices are some");
        }

        return are;
    }

    /// <summary>How folders of volumes are searched and their files read.</summary>
    public SegmentationVolumeFolderOptions VolumeOptions(ParseResult parsed) =>
        _volumes.FolderOptions(parsed, parsed.GetValue(_maskPattern), parsed.GetValue(_recursive)) with { Shard = shard?.Read(parsed) };

    /// <summary>The files that are read, those that other options name among them.</summary>
    public IEnumerable<string> Files(
        ParseResult parsed, params IEnumerable<(Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs)> others) =>
        others.Prepend((Images: _images, Masks: _masks, Pairs: _pairs)).SelectMany(named => FilesOf(parsed, named));

    /// <summary>The files that are read of what other options name.</summary>
    public IEnumerable<string> FilesOf(
        ParseResult parsed, (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) named) =>
    [
        .. FilesIn(parsed, parsed.GetValue(named.Images)),
        .. FilesIn(parsed, parsed.GetValue(named.Masks)),
        .. InputFiles.OfPairs(parsed.GetValue(named.Pairs)),
    ];

    /// <summary>The files that are read of another folder of images; none where it is null.</summary>
    public IEnumerable<string> FilesIn(ParseResult parsed, DirectoryInfo? folder) =>
        folder is not null && _volumes.AreVolumes(parsed, folder.ToString(), parsed.GetValue(_recursive))
            ? InputFiles.OfVolumes(folder, parsed.GetValue(_recursive))
            : InputFiles.In(folder, parsed.GetValue(_recursive));

    /// <summary>The images and masks that were named.</summary>
    public IDataView Load(MLContext mlContext, ParseResult parsed, SegmentationClasses? classes) =>
        Load(mlContext, parsed, classes, (_images, _masks, _pairs));

    /// <summary>The images and masks that other options name, found as these are.</summary>
    public IDataView Load(
        MLContext mlContext,
        ParseResult parsed,
        SegmentationClasses? classes,
        (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) named) => Choose(
            parsed,
            named,
            pairs => mlContext.Data.LoadSegmentationPairs(
                pairs, classes, FolderOptions(parsed, requireReadable: true) with { MaskPattern = null, Recursive = false }),
            (images, masks) => AreVolumes(parsed, images)
                ? mlContext.Data.LoadSegmentationVolumes(images, masks, classes, VolumeOptions(parsed))
                : mlContext.Data.LoadSegmentationFolder(images, masks, classes, FolderOptions(parsed, requireReadable: true)));

    /// <summary>The images or volumes of another folder, without masks, found and read as these are.</summary>
    public IDataView LoadImages(MLContext mlContext, ParseResult parsed, string folder) => AreVolumes(parsed, folder)
        ? mlContext.Data.LoadSegmentationVolumes(folder, VolumeOptions(parsed))
        : mlContext.Data.LoadSegmentationFolder(folder, FolderOptions(parsed, requireReadable: true) with { MaskPattern = null });

    /// <summary>Does one thing with a CSV file of pairs, and another with two folders.</summary>
    public T Choose<T>(ParseResult parsed, Func<string, T> ofPairs, Func<string, string, T> ofFolders) =>
        Choose(parsed, (_images, _masks, _pairs), ofPairs, ofFolders);

    private static string[] Typed(ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is { } value ? [option.Name, value.ToString(CultureInfo.InvariantCulture)] : [];

    private T Choose<T>(
        ParseResult parsed,
        (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) named,
        Func<string, T> ofPairs,
        Func<string, string, T> ofFolders)
    {
        if (parsed.GetValue(named.Pairs) is { } pairs)
        {
            UsageException.ThrowIfGiven(parsed, $"and {named.Pairs.Name} both name the files; give one of them", named.Images, named.Masks);
            if (parsed.GetValue(_pairs) is not null)
            {
                UsageException.ThrowIfGiven(parsed, $"is for folders, and {_pairs.Name} names every file; give folders", _maskPattern, _recursive);
                _volumes.RequireNone(parsed, $"is for folders of volumes, and {_pairs.Name} names images; give folders");
            }

            return ofPairs(pairs.ToString());
        }

        return (parsed.GetValue(named.Images), parsed.GetValue(named.Masks)) is ({ } images, { } masks)
            ? ofFolders(images.ToString(), masks.ToString())
            : throw new UsageException($"Give both {named.Images.Name} and {named.Masks.Name}, or {named.Pairs.Name}.");
    }
}
