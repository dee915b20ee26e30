using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Training;
using MLSegmentation.Training.SemiSupervised;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options about images without masks that a training learns from, too.</summary>
internal sealed class UnlabelledArguments
{
    private readonly Option<DirectoryInfo> _images = Option.Folder(
        "--unlabelled", "A folder of images without masks to learn from, too, beside the training images.");
    private readonly Option<Consistency?> _consistency = Option.Parsed(
        "--consistency",
        $"What is learned from --unlabelled: {string.Join(", ", ConsistencyCatalog.Names.SkipLast(1))} or {ConsistencyCatalog.Names[^1]}, and settings, as "
            + $"in mean-teacher:weight=2. Default: mean-teacher. (settings: {string.Join(", ", ConsistencyCatalog.SettingNames)})",
        "NAME[:SETTING=VALUE,…]",
        ConsistencyCatalog.Parse,
        ConsistencyCatalog.Names);

    public IEnumerable<Option> Options => [_images, _consistency];

    /// <summary>The folder of images; null where it is not given.</summary>
    public DirectoryInfo? Images(ParseResult parsed) => parsed.GetValue(_images);

    /// <summary>What is learned from them; null where that is not given.</summary>
    public Consistency? Consistency(ParseResult parsed) => parsed.GetValue(_consistency);

    /// <summary>The images; null where there are none.</summary>
    public IDataView? Load(MLContext mlContext, ParseResult parsed, DataArguments data) =>
        Images(parsed) is { } folder ? data.LoadImages(mlContext, parsed, folder.ToString()) : null;
}
