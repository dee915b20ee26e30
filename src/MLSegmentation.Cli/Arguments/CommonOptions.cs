using System.CommandLine;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Cli.Arguments;

/// <summary>Options that several commands share, so that the same word means the same thing everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>Whether memory is reused, which is settled before a command runs: <see cref="Training.MemoryReuse"/>.</summary>
    public static Option<bool?> ReuseMemory { get; } = new("--reuse-memory")
    {
        Description =
            "Whether freed memory stays in the process to be used again, which makes training on the processor much faster: true or false. Default: true.",
        HelpName = "BOOL",
    };

    public static Option<FileInfo?> Json() => new("--json") { Description = "Write the result as JSON to this file.", HelpName = "FILE" };

    public static Option<FileInfo> Model() => new("--model") { Description = "The trained model (.zip or .onnx).", HelpName = "FILE", Required = true };

    public static Option<SegmentationClasses?> Classes() => ParsedOption.Create(
        "--classes",
        "Names of the classes and the mask values that mean them, such as \"background=0, nucleus=255\" or \"road=#804080\"; "
            + "\"ignore=11\" names values that do not count.",
        "SPEC",
        SegmentationClasses.Parse);

    /// <summary>A list such as <c>microscopy,elastic:0.8</c>; null where nothing was given.</summary>
    public static Option<IReadOnlyList<Augmentation>?> Augmentations() => ParsedOption.Create(
        "--augmentations",
        $"Augmentations: {string.Join(", ", AugmentationCatalog.PresetNames)}, or a list, separated by commas, "
            + $"of {string.Join(", ", AugmentationCatalog.Names)}; each with a probability if you like, as in microscopy,elastic:0.8. "
            + "Default: horizontal-flip,vertical-flip,quarter-turn.",
        "LIST",
        AugmentationCatalog.Parse);

    public static Option<int?> Threads() =>
        NumberOption.Integer("--threads", "Processor threads to compute with. Default: OMP_NUM_THREADS, or half of the logical processors.");

    public static Option<string> Device() => new("--device")
    {
        Description = "Where to compute: cpu, cuda or cuda:INDEX.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cpu",
    };
}
