using System.CommandLine;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that several commands share, so that the same word means the same thing everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>Whether memory is reused, which is settled before a command runs: <see cref="Training.MemoryReuse"/>.</summary>
    public static Option<bool?> ReuseMemory { get; } = Option.Boolean(
        "--reuse-memory",
        "Whether freed memory stays in the process to be used again, which makes training on the processor much faster: true or false. Default: true.");

    public static Option<FileInfo> Json() => Option.File("--json", "Write the result as JSON to this file.");

    public static Option<FileInfo> Model() => Option.File("--model", "The trained model (.zip or .onnx).", required: true);

    public static Option<bool> Recursive() => Option.Switch("--recursive", "Also read the images in sub-folders.");

    public static Option<int?> Page() =>
        Option.Integer("--page", "The page to read of files that have several (TIFF), from 1; files of one page are read as they are.", 1);

    public static Option<int?> Seed() => Option.Integer("--seed", "The seed that decides everything random. Default: 0.", 0);

    public static Option<SegmentationClasses?> Classes() => Option.Parsed(
        "--classes",
        "Names of the classes and the mask values that mean them, such as \"background=0, nucleus=255\", \"cell=1-65535\", \"vessel=1|2\", "
            + "\"road=#804080\", or \"other=*\" for all other values; \"ignore=11\" names values that do not count.",
        "SPEC",
        SegmentationClasses.Parse);

    /// <summary>A list such as <c>microscopy,elastic:0.8</c>; null where nothing was given.</summary>
    public static Option<IReadOnlyList<Augmentation>?> Augmentations() => Option.Parsed(
        "--augmentations",
        $"Augmentations: {string.Join(", ", AugmentationCatalog.PresetNames)}, or a list, separated by commas, "
            + $"of {string.Join(", ", AugmentationCatalog.Names)}; each with a probability if you like, as in microscopy,elastic:0.8. "
            + "Default: horizontal-flip,vertical-flip,quarter-turn.",
        "LIST",
        AugmentationCatalog.Parse);
}
