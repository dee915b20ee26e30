using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;

namespace MLSegmentation.Cli.Commands;

/// <summary>The option that says which images are predicted: folders, files, patterns of names, or one from standard input.</summary>
internal sealed class PredictInput
{
    private const string NameOfStandardInput = "standard-input";

    private readonly Option<string[]> _images = new("--images")
    {
        Description = "Images: folders, files, patterns in quotes such as \"scans/**/*.png\", or - for one image from standard input; "
            + "several of them if you like.",
        HelpName = "DIR|FILE|PATTERN|-",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _recursive = CommonOptions.Recursive();
    private readonly Option<int?> _page = CommonOptions.Page();
    private readonly Option<int?> _maxPixels = CommonOptions.MaxPixels();
    private readonly VolumeArguments _volumes = new();

    public IEnumerable<Option> Options => [_images, _recursive, .. _volumes.Options, _page, _maxPixels];

    /// <summary>The options that say what is read of a file.</summary>
    public IEnumerable<Option> Reading => [_page, _maxPixels, .. _volumes.Reading];

    /// <summary>How files are read that were found already, for a model of such pixels.</summary>
    public SegmentationFolderOptions FileOptions(ParseResult parsed, PixelKind pixels) => new()
    {
        Pixels = pixels,
        Page = parsed.GetValue(_page),
        MaxPixels = parsed.GetValue(_maxPixels) ?? new SegmentationFolderOptions().MaxPixels,
        Warning = WarningLine.Write,
    };

    /// <summary>The page that is read of files that have several.</summary>
    public int? PageOf(ParseResult parsed) => parsed.GetValue(_page);

    /// <summary>The limit of pixels, where one is given.</summary>
    public int? MaxPixelsOf(ParseResult parsed) => parsed.GetValue(_maxPixels);

    /// <summary>Finds the images that are read in bands, by their headers; what is wrong with others shows when they are read.</summary>
    public IReadOnlyList<PredictedImage> MarkHuge(ParseResult parsed, SegmentationTransformer model, IReadOnlyList<PredictedImage> images)
    {
        int? page = PageOf(parsed);
        return [.. images.Select(image => image with { IsHuge = IsHuge(model, image.Path, page, MaxPixelsOf(parsed)) })];
    }

    private static bool IsHuge(SegmentationTransformer model, string path, int? page, int? maxPixels)
    {
        try
        {
            return model.ReadsInBands(path, page, maxPixels);
        }
        catch (Exception exception) when (exception is SegmentationException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Scores images, but those that are read in bands.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mlContext">Loads them.</param>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <param name="listAll">Gives all images where these are a part of them; null where these are all.</param>
    /// <returns>The scored images; null where there are none.</returns>
    /// <exception cref="SegmentationException">All images have pixels of another kind than the model's, those of other parts among them.</exception>
    public IDataView? Score(
        ParseResult parsed,
        MLContext mlContext,
        SegmentationTransformer model,
        IReadOnlyList<PredictedImage> images,
        Func<IReadOnlyList<PredictedImage>>? listAll)
    {
        var options = FileOptions(parsed, model.Info.Pixels);
        string[] files = ReadWhole(images);
        if (files.Length == 0)
        {
            return null;
        }

        try
        {
            return model.Transform(mlContext.Data.LoadSegmentationImages(files, options));
        }
        catch (SegmentationException) when (listAll is not null)
        {
            // One prediction of all images refuses them where no other part has an image of the model's kind or of a third; else each of them fails by itself.
            _ = model.GetOutputSchema(mlContext.Data.LoadSegmentationImages(ReadWhole(listAll()), options).Schema);
            return model.Transform(mlContext.Data.LoadSegmentationImages(files, options with { AllowOtherPixels = true }));
        }
    }

    private static string[] ReadWhole(IEnumerable<PredictedImage> images) => [.. images.Where(image => !image.IsHuge).Select(image => image.Path)];

    /// <summary>Throws when what is written would be among the images when the same command runs again.</summary>
    /// <exception cref="SegmentationException">The folder is within one of which all sub-folders are read.</exception>
    public void RequireOutside(ParseResult parsed, DirectoryInfo output)
    {
        static string Place(string folder) => Path.TrimEndingDirectorySeparator(RealPath.Of(folder)) + Path.DirectorySeparatorChar;
        if (parsed.GetValue(_recursive)
            && parsed.GetValue(_images)!.Any(item => Directory.Exists(item) && Place(output.ToString()).StartsWith(Place(item), StringComparison.Ordinal)))
        {
            throw new SegmentationException(
                $"The folder '{output}' is within that of the images, of which --recursive reads all sub-folders; give another folder with --output.");
        }
    }

    /// <summary>The images, each once, in the order given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mlContext">Lists folders.</param>
    /// <param name="pixels">The pixels of the model.</param>
    /// <param name="standardInput">Keeps the image from standard input where it is asked for; the caller disposes of it. Else null.</param>
    /// <exception cref="SegmentationException">There is no such image.</exception>
    public IReadOnlyList<PredictedImage> Read(ParseResult parsed, MLContext mlContext, PixelKind pixels, out StandardInput? standardInput)
    {
        _volumes.RequireNone(parsed, "is for volumes, and the model scores images; give a model for volumes");
        string[] items = parsed.GetValue(_images)!;
        if (items.FirstOrDefault(string.IsNullOrWhiteSpace) is not null)
        {
            throw new UsageException("--images takes folders, files or patterns, and one of its values is empty.");
        }

        RequireFolder(parsed, items);
        standardInput = items.Contains(StandardOutput.Dash) ? new StandardInput(FileOptions(parsed, pixels)) : null;
        var images = new List<PredictedImage>();
        var folders = FileOptions(parsed, pixels) with { Recursive = parsed.GetValue(_recursive) };
        foreach (string item in items.Distinct())
        {
            images.AddRange(item == StandardOutput.Dash ? [new(standardInput!.Path, item, NameOfStandardInput)] : Find(item, mlContext, folders));
        }

        return [.. images.DistinctBy(image => Path.GetFullPath(image.Path))];
    }

    /// <summary>The volumes that the same option names, each once: files, folders of them, and folders of slices in those.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mlContext">Lists folders.</param>
    /// <exception cref="SegmentationException">There is no such volume.</exception>
    public IReadOnlyList<VolumeSource> ReadVolumes(ParseResult parsed, MLContext mlContext)
    {
        UsageException.ThrowIfGiven(parsed, "is for images, and the model scores volumes; give a model for images", _page);
        string[] items = parsed.GetValue(_images)!;
        RequireFolder(parsed, items);
        var options = _volumes.FolderOptions(parsed, maskPattern: null, parsed.GetValue(_recursive));
        var listing = new VolumeListing(mlContext, options with { MaxVoxels = parsed.GetValue(_maxPixels) ?? options.MaxVoxels });
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. items.Distinct().Select(Find).Select(source => source.Where(image => seen.Add(Path.GetFullPath(image.Path))))];

        VolumeSource Find(string item) => item switch
        {
            "" => throw new UsageException("--images takes folders, files or patterns, and one of its values is empty."),
            StandardOutput.Dash => throw new UsageException("--images - is for images, and the model scores volumes; give files or folders."),
            _ when Directory.Exists(item) => listing.OfFolder(item),
            _ when !File.Exists(item) && FilePattern.IsOne(item) => listing.OfFiles(FilePattern.Find(item)),
            _ => listing.OfFiles((Path.GetDirectoryName(item) is { Length: > 0 } folder ? folder : ".", [item])),
        };
    }

    private void RequireFolder(ParseResult parsed, string[] items)
    {
        if (!items.Any(Directory.Exists))
        {
            UsageException.ThrowIfGiven(parsed, "searches sub-folders, and --images names no folder; name one", _recursive);
        }
    }

    private static IEnumerable<PredictedImage> Find(string item, MLContext mlContext, SegmentationFolderOptions options)
    {
        if (SegmentationVolume.IsVolumeFile(item))
        {
            throw new SegmentationException(
                $"'{item}' is the name of a volume, but the model was trained on images and scores those. Give it images, or train a model on volumes.");
        }

        if (File.Exists(item))
        {
            return [new(item, item, Path.GetFileNameWithoutExtension(item))];
        }

        // A folder is listed by the library, which also knows what to say of one that does not exist or holds no images.
        (string root, var files) = !Directory.Exists(item) && FilePattern.IsOne(item)
            ? FilePattern.Find(item)
            : (item, mlContext.Data.ListSegmentationImages(item, options));
        return files.Select(file => new PredictedImage(file, file, Path.ChangeExtension(Path.GetRelativePath(root, file), null)));
    }
}
