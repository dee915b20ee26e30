using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg convert</c>: annotations from one format to another, masks among them.</summary>
internal sealed class ConvertCommand : Command
{
    private const string Masks = "masks";

    private static readonly string[] ImageEndings = [".png", ".tif", ".tiff", ".gif", ".bmp", ".webp"];

    private static readonly Dictionary<string, AnnotationFormat?> Readable =
        PredictObjects.Formats.Where(format => format.Value != AnnotationFormat.Csv).ToDictionary();

    private readonly Option<FileInfo> _from = Option.File(
        "--from", "The annotations to read: a file, a folder of files, or a folder of masks.", required: true);
    private readonly Option<FileInfo> _to = Option.File("--to", "Where to write: a file, or a folder for a file for each image.", required: true);
    private readonly Option<string> _fromFormat = Format(
        "--from-format", "The format that is read. Default: that which the files show; masks where a folder holds images alone.", Readable.Keys);

    private readonly Option<string> _toFormat = Format(
        "--to-format", "The format that is written. Default: that of the ending; masks for a folder, where annotations are read.", PredictObjects.Formats.Keys);

    private readonly Option<DirectoryInfo> _images = Option.Folder(
        "--images", "The images, which have the sizes that YOLO and ImageJ leave out, and with which other sizes are compared.");

    private readonly Option<ImageSize?> _size = Option.Size("--size", "The size of all images, where neither files nor --images say it.");
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<bool> _skipUnknown = Option.Switch(
        "--skip-unknown", "Leave out objects of classes that --classes does not name, instead of failing.");
    private readonly Option<PixelConnectivity?> _connectivity = Option.Choice(
        "--connectivity", "Whether pixels of masks that touch at corners are one object.", new Dictionary<string, PixelConnectivity?>
        {
            ["4"] = PixelConnectivity.Four,
            ["8"] = PixelConnectivity.Eight,
        },
        PixelConnectivity.Eight);

    private readonly Option<double?> _simplify = Option.Real(
        "--simplify", "How far simplified outlines of masks may be from the edges of pixels; 0 keeps every corner. Default: 0.", "PIXELS");

    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();

    public ConvertCommand()
        : base("convert", "Convert annotations between COCO, GeoJSON (QuPath), labelme, CVAT, YOLO, ImageJ and masks.")
    {
        this.Add([_from, _to, _fromFormat, _toFormat, _images, _size, _classes, _skipUnknown, _connectivity, _simplify, _maxPixels]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string from = parsed.GetValue(_from)!.ToString();
        string to = parsed.GetValue(_to)!.ToString();
        bool isFromMasks = IsFromMasks(parsed, from);
        var (isToMasks, format) = FindTarget(parsed, to, isFromMasks);
        RequireApart(parsed, from, to, isFile: !isToMasks && PredictObjects.IsFile(to, format!.Value));
        var annotations = isFromMasks
            ? SegmentationAnnotations.FromMasks(from, parsed.GetValue(_classes), ReadObjects(parsed), ReadOptions(parsed))
            : ReadAnnotations(parsed, from);
        cancellation.ThrowIfCancellationRequested();
        OutputFile.CreateFolderOf(to);
        bool hasValues = parsed.GetValue(_classes) is not null && annotations.Classes.CanWriteMaskValues;
        if (isToMasks)
        {
            annotations.SaveMasks(to, hasValues ? MaskFileValues.MaskValues : MaskFileValues.ClassIndices);
        }
        else
        {
            annotations.Save(to, format!.Value);
        }

        int count = annotations.Images.Sum(image => image.Objects.Count);
        Terminal.WriteLine($"{annotations.Images.Count} images, {count} objects: {to}");
        Terminal.WriteLine($"Classes: {annotations.Classes}");
        if (isToMasks && !hasValues && parsed.GetValue(_classes) is not null)
        {
            var pixels = annotations.Classes.Index().Select(item => $"{item.Index} {item.Item.Name}");
            Terminal.WriteLine($"The pixels are {string.Join(", ", pixels)}, {SegmentationMask.Ignored} ignored.");
        }

        return 0;
    }

    private static Option<string> Format(string name, string description, IEnumerable<string> formats)
    {
        var words = formats.Append(Masks).ToDictionary(word => word, word => word);
        return Option.Choice(name, description, words)!;
    }

    private bool IsFromMasks(ParseResult parsed, string from)
    {
        if (parsed.GetValue(_fromFormat) is { } format)
        {
            return format == Masks;
        }

        if (!Directory.Exists(from))
        {
            return false;
        }

        string[] files = Directory.GetFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true });
        return files.Any(file => ImageEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            && !files.Any(file => SegmentationAnnotations.FindFormat(file) is not (null or AnnotationFormat.Csv));
    }

    private (bool IsToMasks, AnnotationFormat? Format) FindTarget(ParseResult parsed, string to, bool isFromMasks)
    {
        string? word = parsed.GetValue(_toFormat);
        var format = word is null ? SegmentationAnnotations.FindFormat(to) : PredictObjects.Formats.GetValueOrDefault(word);
        bool isToMasks = word == Masks || (word is null && format is null && !isFromMasks);
        if (!isToMasks && format is null)
        {
            throw new UsageException($"--to {to} does not say by its ending which format is to be written; give --to-format.");
        }

        if (isFromMasks && isToMasks)
        {
            throw new UsageException("--from and --to are both masks; give --to another format.");
        }

        if (isFromMasks)
        {
            UsageException.ThrowIfGiven(parsed, "is for annotations, and --from names masks; name annotations", _size, _skipUnknown);
        }
        else
        {
            UsageException.ThrowIfGiven(parsed, "is for the outlines of masks, and --from names annotations; name masks", _connectivity, _simplify);
        }

        return (isToMasks, format);
    }

    /// <summary>Throws when what is written could take the place of what is read.</summary>
    private void RequireApart(ParseResult parsed, string from, string to, bool isFile)
    {
        if (isFile)
        {
            OutputFile.RequireWritable([parsed.GetValue(_to)], [Directory.Exists(from) ? null : parsed.GetValue(_from)], ReadFiles(parsed));
            return;
        }

        string target = Place(to);
        foreach (string? source in (string?[])[from, parsed.GetValue(_images)?.ToString()])
        {
            string? folder = source is null || Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source));
            if (folder is null)
            {
                continue;
            }

            string place = Place(folder);
            bool isWithin = target.StartsWith(place, StringComparison.Ordinal) && Directory.Exists(source);
            if (target == place || isWithin || place.StartsWith(target, StringComparison.Ordinal))
            {
                throw new UsageException(
                    $"--to {to} is the folder of what is read, '{folder}', or within it, where files could be "
                    + "overwritten; name another folder.");
            }
        }

        if (ReadFiles(parsed).FirstOrDefault(file => Place(file).StartsWith(target, StringComparison.Ordinal)) is { } linked)
        {
            throw new UsageException($"'{linked}' is a link into --to {to}, where what it leads to could be overwritten; name another folder.");
        }
    }

    /// <summary>The files that are read; annotations beside the images are none of these.</summary>
    private IEnumerable<string> ReadFiles(ParseResult parsed)
    {
        string from = parsed.GetValue(_from)!.ToString();
        return FilesIn(from).Concat(FilesIn(parsed.GetValue(_images)?.ToString()).Where(file => SegmentationAnnotations.FindFormat(file) is null));

        static IEnumerable<string> FilesIn(string? path) => Directory.Exists(path) ? InputFiles.All(new DirectoryInfo(path), isRecursive: true)
            : File.Exists(path) ? [path]
            : [];
    }

    private static string Place(string folder) => Path.TrimEndingDirectorySeparator(RealPath.Of(folder)) + Path.DirectorySeparatorChar;

    private SegmentationAnnotations ReadAnnotations(ParseResult parsed, string from)
    {
        if (parsed.GetValue(_skipUnknown) && parsed.GetValue(_classes) is null)
        {
            throw new UsageException("--skip-unknown leaves out what --classes does not name; give --classes, too.");
        }

        return SegmentationAnnotations.Load(from, ReadOptions(parsed) with
        {
            Format = parsed.GetValue(_fromFormat) is { } word ? Readable[word] : null,
            Classes = parsed.GetValue(_classes),
            ImageSize = parsed.GetValue(_size),
            SkipUnknownClasses = parsed.GetValue(_skipUnknown),
        });
    }

    private SegmentationAnnotationOptions ReadOptions(ParseResult parsed) => new()
    {
        ImageFolder = parsed.GetValue(_images)?.ToString(),
        MaxPixels = parsed.GetValue(_maxPixels) ?? new SegmentationAnnotationOptions().MaxPixels,
        Warning = WarningLine.Write,
    };

    private ExtractObjectsOptions ReadObjects(ParseResult parsed) => new()
    {
        Connectivity = parsed.GetValue(_connectivity) ?? PixelConnectivity.Eight,
        SimplificationTolerance = parsed.GetValue(_simplify) ?? 0,
        IncludeIgnored = true,
    };
}
