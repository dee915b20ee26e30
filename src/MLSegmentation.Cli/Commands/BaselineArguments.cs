using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Classical;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options of an evaluation about simple methods beside what is evaluated.</summary>
internal sealed class BaselineArguments
{
    private readonly Option<bool> _baselines = Option.Switch(
        "--baselines",
        "Evaluate classical methods on the same images, too, and show them in the report: the floor that a model has to beat. They are fitted to the images of "
            + "--train-images, or else to those that are evaluated, which the report then says.");
    private readonly Option<DirectoryInfo> _trainImages = Option.Folder("--train-images", "The folder of images to fit the methods of --baselines to.");
    private readonly Option<DirectoryInfo> _trainMasks = Option.Folder("--train-masks", "The folder of their masks.");
    private readonly Option<FileInfo> _trainPairs =
        Option.File("--train-pairs", "A CSV file that names images and masks to fit the methods of --baselines to, instead of these two folders.");

    public IEnumerable<Option> Options => [_baselines, _trainImages, _trainMasks, _trainPairs];

    /// <summary>Whether the methods are fitted to the images that are evaluated.</summary>
    public bool AreFittedToTestSet(ParseResult parsed) =>
        parsed.GetValue(_baselines) && (parsed.GetValue(_trainImages) ?? parsed.GetValue(_trainMasks) ?? (FileSystemInfo?)parsed.GetValue(_trainPairs)) is null;

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Files(ParseResult parsed, EvaluationInput input) => input.FilesOf(parsed, (_trainImages, _trainMasks, _trainPairs));

    /// <summary>Throws when options do not go together.</summary>
    public void Check(ParseResult parsed, EvaluationInput input)
    {
        if (!parsed.GetValue(_baselines))
        {
            UsageException.ThrowIfGiven(parsed, "is for --baselines; add it", _trainImages, _trainMasks, _trainPairs);
        }
        else if (!input.HasImages(parsed))
        {
            throw new UsageException("--baselines segments the images themselves; name their folder with --images.");
        }
    }

    /// <summary>The results; none where they were not asked for.</summary>
    public IReadOnlyList<BaselineResult> Run(
        ParseResult parsed, MLContext mlContext, EvaluationInput input, Func<SegmentationClasses> findClasses, SegmentationEvaluationOptions evaluation)
    {
        if (!parsed.GetValue(_baselines))
        {
            return [];
        }

        var classes = findClasses();
        var testSet = input.Load(parsed, mlContext, classes);
        var trainSet = AreFittedToTestSet(parsed) ? testSet : input.Load(parsed, mlContext, classes, (_trainImages, _trainMasks, _trainPairs));
        var options = new ClassicalOptions { CancellationToken = evaluation.CancellationToken };
        var plain = evaluation with { Bootstrap = null, Surfaces = null, Objects = null, ExactRanking = false };
        var run = new BaselineRun(mlContext, trainSet, testSet, options, plain);
        return [.. run.RunAll(BaselineRun.MethodsFor(classes.Count)).Select(baseline => baseline.Result)];
    }
}
