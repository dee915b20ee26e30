using System.CommandLine;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that several commands share, so that the same word means the same thing everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>The seed of a command that is given none.</summary>
    public const int DefaultSeed = 0;

    private static readonly SegmentationTrainerOptions Defaults = new();

    /// <summary>Whether memory is reused, which is settled before a command runs: <see cref="Training.MemoryReuse"/>.</summary>
    public static Option<bool?> ReuseMemory { get; } = Option.Boolean(
        "--reuse-memory",
        "Whether freed memory stays in the process to be used again, which makes training on the processor much faster. "
            + $"Default: {(Defaults.Execution.ReuseMemory ? "true" : "false")}.");

    /// <summary>The file for programs; of <c>-</c>, the device of standard output.</summary>
    public static Option<FileInfo> Json()
    {
        var option = Option.File("--json", "Write the result as JSON to this file; - is standard output, which then holds nothing else.");
        option.HelpName = "FILE|-";
        option.Arity = ArgumentArity.ExactlyOne;
        option.CustomParser = result => result.Tokens[0].Value switch
        {
            StandardOutput.Dash => new FileInfo(StandardOutput.Device),
            "" => null,
            var path => new FileInfo(path),
        };
        return option;
    }

    public static Option<FileInfo> Model() => Option.File("--model", "The trained model (.zip or .onnx).", required: true);

    public static Option<bool> Recursive() => Option.Switch("--recursive", "Also read the images in sub-folders.");

    public static Option<int?> Page() =>
        Option.Integer("--page", "The page to read of files that have several (TIFF), from 1; files of one page are read as they are.", 1);

    public static Option<int?> MaxPixels() => Option.Integer(
        "--max-pixels",
        $"The most pixels that an image or a mask may have; larger ones are refused. Default: {new SegmentationFolderOptions().MaxPixels}.",
        unit: "PIXELS");

    public static Option<int?> Seed() => Option.Integer("--seed", $"The seed that decides everything random. Default: {DefaultSeed}.", 0);

    public static Option<SegmentationClasses?> Classes() => Option.Parsed(
        "--classes",
        "Names of the classes and the mask values that mean them, such as \"background=0, nucleus=255\", \"cell=1-65535\", \"vessel=1|2\", "
            + "\"road=#804080\", or \"other=*\" for all other values; \"ignore=11\" names values that do not count.",
        "NAME=VALUE,…",
        SegmentationClasses.Parse);

    /// <summary>A list such as <c>microscopy,elastic:0.8</c>; null where nothing was given.</summary>
    public static Option<IReadOnlyList<Augmentation>?> Augmentations() => Option.Parsed(
        "--augmentations",
        $"Augmentations: {string.Join(", ", AugmentationCatalog.PresetNames)}, or a list, separated by commas, "
            + $"of {string.Join(", ", AugmentationCatalog.Names)}; each with a probability if you like, as in microscopy,elastic:0.8. "
            + "Without the option, volumes get the preset volumes. "
            + $"Default: {string.Join(',', Defaults.Augmentations.Select(NameOf))}.",
        "NAME,NAME:PROBABILITY,…",
        AugmentationCatalog.Parse,
        [.. AugmentationCatalog.PresetNames, .. AugmentationCatalog.Names]);

    /// <summary>The word for an augmentation that has the settings of the catalogue.</summary>
    private static string NameOf(Augmentation augmentation) => AugmentationCatalog.Names.First(name => AugmentationCatalog.Create(name) == augmentation);
}
