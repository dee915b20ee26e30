using System.CommandLine;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Screen;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Commands;

/// <summary>The options that say which predictions are compared with which true masks.</summary>
internal sealed class EvaluationInput(string imagesDescription, ShardArguments? shard = null)
{
    private readonly DataArguments _data = new(imagesDescription, "The folder of true masks.", shard);
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly EngineArguments _engine = EngineArguments.ForScoring();

    public IEnumerable<Option> Options => [.. _data.Options, _classes, .. _engine.Options];

    /// <summary>Those of how large images are scored in tiles.</summary>
    public IEnumerable<Option> Tiling => _engine.Tiling;

    /// <inheritdoc cref="TilingArguments.WarnOfUnused"/>
    public void WarnOfUnusedTiling(ParseResult parsed) => _engine.WarnOfUnusedTiling(parsed);

    /// <summary>The files that are read: images, masks, and predicted masks.</summary>
    public IEnumerable<string> Files(ParseResult parsed, params IEnumerable<DirectoryInfo?> predictions) =>
        _data.Files(parsed).Concat(predictions.SelectMany(folder => _data.FilesIn(parsed, folder)));

    /// <summary>The files that are read of what other options name.</summary>
    public IEnumerable<string> FilesOf(
        ParseResult parsed, (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) named) => _data.FilesOf(parsed, named);

    /// <summary>The options that say which files are read as what, beside those that name them.</summary>
    public IEnumerable<Option> Reading => _data.Reading;

    /// <summary>The folder of images; null where it is not given.</summary>
    public DirectoryInfo? Images(ParseResult parsed) => _data.Images(parsed);

    /// <summary>The folder of true masks, which a folder of predictions needs.</summary>
    public DirectoryInfo Masks(ParseResult parsed) => _data.Pairs(parsed) is null
        ? _data.Masks(parsed) ?? throw new UsageException("Give the folder of true masks with --masks.")
        : throw new UsageException("--pairs is for models; give the true masks of --predictions with --masks, or leave it out.");

    /// <summary>Whether there are images that models can be applied to.</summary>
    public bool HasImages(ParseResult parsed) => _data.Images(parsed) is not null || _data.Pairs(parsed) is not null;

    /// <summary>The predictions of a model for the images, which must be given.</summary>
    public EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, FileInfo file, CancellationToken cancellation) =>
        Open(parsed, mlContext, options => mlContext.Segmentation().Load(file.ToString(), options), cancellation);

    /// <summary>The same of a model that is opened in a way of the command's own.</summary>
    public EvaluatedPredictions Open(
        ParseResult parsed, MLContext mlContext, Func<SegmentationScoringOptions, SegmentationTransformer> load, CancellationToken cancellation)
    {
        var model = _engine.LoadModel(load, parsed, cancellation);
        try
        {
            var classes = parsed.GetValue(_classes) ?? model.Info.Classes;
            var data = _data.Load(mlContext, parsed, classes);
            return new EvaluatedPredictions(model.Transform(data), model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The images and true masks, without predictions.</summary>
    public IDataView Load(ParseResult parsed, MLContext mlContext, SegmentationClasses classes) =>
        _data.Load(mlContext, parsed, parsed.GetValue(_classes) ?? classes);

    /// <summary>The images and masks that other options name, found as these are.</summary>
    public IDataView Load(
        ParseResult parsed,
        MLContext mlContext,
        SegmentationClasses classes,
        (Option<DirectoryInfo> Images, Option<DirectoryInfo> Masks, Option<FileInfo> Pairs) named) =>
        _data.Load(mlContext, parsed, parsed.GetValue(_classes) ?? classes, named);

    /// <summary>Throws when an option was given that is about models, of which there is none.</summary>
    public void RequireNoEngine(ParseResult parsed) => _engine.RequireNone(parsed);

    /// <summary>Throws when a folder of images was given that no model is applied to.</summary>
    public void RequireNoImages(ParseResult parsed) =>
        _data.RequireNoImages(parsed, "names the images to apply a model to, and no --model is given; add one");

    /// <summary>A folder of predicted masks, with the images that they belong to where there is a folder of those.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="mlContext">Loads the masks.</param>
    /// <param name="predictions">The folder.</param>
    /// <param name="images">The folder of images.</param>
    /// <param name="otherwise">The classes where none are given; null for those that the predicted masks carry.</param>
    public EvaluatedPredictions Open(
        ParseResult parsed, MLContext mlContext, DirectoryInfo predictions, DirectoryInfo? images, SegmentationClasses? otherwise = null)
    {
        string masks = Masks(parsed).ToString();
        var classes = parsed.GetValue(_classes) ?? otherwise;
        var options = _data.FolderOptions(parsed, requireReadable: true);
        if (_data.AreVolumes(parsed, predictions.ToString()))
        {
            return new(mlContext.Data.LoadSegmentationVolumePredictions(
                predictions.ToString(), masks, images?.ToString(), classes, _data.VolumeOptions(parsed)));
        }

        return new(mlContext.Data.LoadSegmentationPredictions(predictions.ToString(), masks, images?.ToString(), classes, options));
    }
}

/// <summary>Predictions to evaluate: a model's, or a folder of masks.</summary>
/// <param name="scored">True and predicted masks, and the images where there are any.</param>
/// <param name="model">The model that predicted the masks; it is disposed of. Null for a folder of masks.</param>
internal sealed class EvaluatedPredictions(IDataView scored, SegmentationTransformer? model = null) : IDisposable
{
    /// <summary>True and predicted masks, and the images where there are any.</summary>
    public IDataView Scored => scored;

    /// <summary>What the model says about itself; null for a folder of masks.</summary>
    public SegmentationModelInfo? Model => model?.Info;

    /// <summary>The same, post-processed; what a model predicted is so already.</summary>
    public EvaluatedPredictions PostProcess(MLContext mlContext, MaskPostProcessing? postProcessing) => postProcessing is null
        ? this
        : new(mlContext.Transforms.PostProcessMasks("PredictedLabel", postProcessing).Fit(scored).Transform(scored), model);

    /// <summary>Compares them with the true masks, behind a progress bar.</summary>
    public SegmentationMetrics Evaluate(MLContext mlContext, SegmentationEvaluationOptions options)
    {
        RequireOrder(options.Surfaces?.Spacing);
        SegmentationMetrics? metrics = null;
        ProgressBar.Run("evaluating", scored.GetRowCount(), EvaluateAll, options.CancellationToken);
        return metrics!;

        void EvaluateAll(Action advance) => metrics = mlContext.Segmentation().Evaluate(Counted(mlContext, advance), options: options);
    }

    /// <summary>Compares those of a part of the images with the true masks, behind a progress bar.</summary>
    /// <param name="mlContext">Evaluates.</param>
    /// <param name="options">How.</param>
    /// <param name="source">What the predictions come from.</param>
    public SegmentationPartialMetrics EvaluateShard(MLContext mlContext, SegmentationEvaluationOptions options, string source)
    {
        RequireOrder(options.Surfaces?.Spacing);
        SegmentationPartialMetrics? part = null;
        ProgressBar.Run("evaluating", scored.GetRowCount(), EvaluateAll, options.CancellationToken);
        return part!;

        void EvaluateAll(Action advance) =>
            part = mlContext.Segmentation().EvaluateShard(Counted(mlContext, advance), options: options, source: source);
    }

    public void Dispose() => model?.Dispose();

    /// <summary>Throws when a spacing has the order depth, height, width, which the first volume tells.</summary>
    private void RequireOrder(PixelSpacing? given)
    {
        if (given is not { } spacing
            || spacing.Depth == spacing.Width
            || scored.GetColumn<SegmentationMask>("Label").FirstOrDefault()?.Spacing is not { } known)
        {
            return;
        }

        if (new VolumeSpacing(spacing.Depth, spacing.Height, spacing.Width).ToString() == known.ToString())
        {
            string text = FormattableString.Invariant($"{spacing.Width:G6}x{spacing.Height:G6}x{spacing.Depth:G6}");
            throw new UsageException(
                $"--spacing is width x height x depth, and {text} is what the volumes say the other way round, {known}. "
                + $"Write {known.ToString().Replace(" mm", "", StringComparison.Ordinal)}, or leave it out.");
        }
    }

    /// <summary>The data, which reports every row that is read.</summary>
    private IDataView Counted(MLContext mlContext, Action advance) => mlContext.Data.FilterByCustomPredicate<Row>(scored, _ =>
    {
        advance();
        return false;
    });

    // No column of a row matters to its being counted.
    private sealed class Row;
}
