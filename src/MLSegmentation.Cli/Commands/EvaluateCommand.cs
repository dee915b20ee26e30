using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg evaluate</c>: how well a model, or a folder of predicted masks, agrees with the truth.</summary>
internal sealed class EvaluateCommand : Command
{
    private readonly ModelArguments _models = new(isRequired: false);
    private readonly Option<DirectoryInfo> _predictions =
        Option.Folder("--predictions", "A folder of predicted masks, instead of --model and --images.");
    private readonly EvaluationInput _input = new(
        "The folder of images to apply the model to; beside --predictions, the images that they belong to, for --report.");
    private readonly AveragingArguments _averaging = new();
    private readonly PostProcessingArguments _postProcessing = new();
    private readonly EvaluationArguments _evaluation = new();
    private readonly BaselineArguments _baselines = new();
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly Option<FileInfo> _csv =
        Option.File("--csv", "Write the metrics of each image to this file, as comma-separated values.");
    private readonly Option<FileInfo> _report = Option.File(
        "--report", "Write a report to this file: one HTML page with tables, curves, and the worst, median and best images.");

    public EvaluateCommand()
        : base("evaluate", "Compare a model's predictions, or a folder of predicted masks, with the true masks.")
    {
        this.Add(
        [
            .. _models.Options, _predictions, _json, _csv, _report, .. _input.Options, .. _averaging.Views, .. _postProcessing.Options,
            .. _evaluation.Options, .. _baselines.Options,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        var csv = parsed.GetValue(_csv);
        var report = parsed.GetValue(_report);
        var options = _evaluation.Read(parsed, cancellation);
        if (parsed.GetValue(_predictions) is not null)
        {
            _input.RequireNoEngine(parsed);
            _evaluation.RequireNoScores(parsed);
            _models.RequireNone(parsed);
            _averaging.RequireNone(parsed);
            _postProcessing.RequireNoThresholds(parsed);
        }

        _baselines.Check(parsed, _input);
        OutputFile.RequireWritable([json, csv, report], _models.Files(parsed), Files(parsed));
        var mlContext = new MLContext();
        using var predictions = Open(parsed, mlContext, cancellation);
        var metrics = predictions.Evaluate(mlContext, options);
        var baselines = _baselines.Run(parsed, mlContext, _input, () => FindClasses(predictions, metrics), metrics.Options);
        MetricsTable.Write(metrics);
        WriteJson(json, metrics, baselines);
        if (csv is not null)
        {
            metrics.SaveCsv(csv.ToString());
        }

        WriteReport(parsed, mlContext, (metrics, predictions), baselines, cancellation);
        return 0;
    }

    private void WriteReport(
        ParseResult parsed,
        MLContext mlContext,
        (SegmentationMetrics Metrics, EvaluatedPredictions Predictions) evaluated,
        IReadOnlyList<BaselineResult> baselines,
        CancellationToken cancellation)
    {
        if (parsed.GetValue(_report) is not { } report)
        {
            return;
        }

        var options = new SegmentationReportOptions
        {
            Model = evaluated.Predictions.Model,
            Command = CommandText.Of(parsed),
            Baselines = baselines,
            BaselinesSawTestImages = _baselines.AreFittedToTestSet(parsed),
            CancellationToken = cancellation,
        };
        mlContext.Segmentation().SaveReport(report.ToString(), evaluated.Metrics, evaluated.Predictions.Scored, options);
    }

    private IEnumerable<string> Files(ParseResult parsed) => _input.Files(parsed, parsed.GetValue(_predictions)).Concat(_baselines.Files(parsed));

    private static SegmentationClasses FindClasses(EvaluatedPredictions predictions, SegmentationMetrics metrics) =>
        predictions.Model?.Classes
            ?? predictions.Scored.GetColumn<SegmentationMask>("Label").Select(mask => mask.Classes).First()
            ?? SegmentationClasses.FromNames([.. metrics.Classes.Select(item => item.Name)]);

    /// <summary>Shows the simple methods, and writes them into the JSON beside the metrics, where there are any.</summary>
    private static void WriteJson(FileInfo? json, SegmentationMetrics metrics, IReadOnlyList<BaselineResult> baselines)
    {
        if (baselines is [])
        {
            OutputFile.WriteJson(json, metrics.SaveJson);
            return;
        }

        BaselineTable.Write([BaselineResult.Create("evaluated", metrics), .. baselines]);
        var result = JsonNode.Parse(metrics.ToJson())!.AsObject();
        result.Add("baselines", JsonSerializer.SerializeToNode(baselines, SegmentationJson.Options));
        OutputFile.WriteJson(json, result);
    }

    private EvaluatedPredictions Open(ParseResult parsed, MLContext mlContext, CancellationToken cancellation) =>
        (_models.Files(parsed), _input.HasImages(parsed), parsed.GetValue(_predictions)) switch
        {
            ([_, ..], true, null) => _input.Open(parsed, mlContext, options => Load(parsed, mlContext, options), cancellation),
            ([], _, { } predictions) =>
                _input.Open(parsed, mlContext, predictions, _input.Images(parsed)).PostProcess(mlContext, _postProcessing.Read(parsed)),
            _ => throw new UsageException("Give either --model and --images (or --pairs), or --predictions."),
        };

    private SegmentationTransformer Load(ParseResult parsed, MLContext mlContext, SegmentationScoringOptions options) =>
        _models.Load(parsed, mlContext, _averaging.ReadViews(parsed, options) with { PostProcessing = _postProcessing.Read(parsed) });
}
