using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg evaluate</c>: how well a model, or a folder of predicted masks, agrees with the truth.</summary>
internal sealed class EvaluateCommand : Command
{
    private readonly ShardArguments _shard = new();
    private readonly PredictionArguments _predictions;
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
        _predictions = new PredictionArguments(_shard);
        this.Add(
        [
            .. _predictions.Named, _json, _csv, _report, .. _shard.Options, .. _predictions.Others, .. _evaluation.Options, .. _baselines.Options,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        var csv = parsed.GetValue(_csv);
        var report = parsed.GetValue(_report);
        var options = _evaluation.Read(parsed, cancellation);
        _predictions.Check(parsed);
        if (_predictions.AreMasks(parsed))
        {
            _evaluation.RequireNoScores(parsed);
        }

        _baselines.Check(parsed, _predictions.Input);
        _shard.Check(parsed, json, "is for all images, and --shard evaluates a part of them; give it to mlseg merge", _csv, _report);
        _shard.Check(parsed, json, "is for all images, and --shard evaluates a part of them; evaluate all", [.. _baselines.Options]);
        OutputFile.RequireWritable([json, csv, report], _predictions.Models(parsed), Files(parsed));
        var mlContext = new MLContext();
        using var predictions = _predictions.Open(parsed, mlContext, cancellation);
        if (_shard.Read(parsed) is not null)
        {
            var part = predictions.EvaluateShard(mlContext, options, _predictions.DescribeSource(parsed));
            Terminal.WriteLine($"{part}: {json}");
            OutputFile.WriteJson(json, part.Save);
            _predictions.Input.WarnOfUnusedTiling(parsed);
            return 0;
        }

        var (metrics, seconds) = Evaluate(predictions, mlContext, options);
        var baselines = _baselines.Run(parsed, mlContext, _predictions.Input, () => FindClasses(predictions, metrics), metrics.Options);
        MetricsTable.Write(metrics);
        WriteJson(json, metrics, baselines, seconds);
        if (csv is not null)
        {
            metrics.SaveCsv(csv.ToString());
        }

        WriteReport(parsed, mlContext, (metrics, predictions), baselines, cancellation);
        _predictions.Input.WarnOfUnusedTiling(parsed);
        return 0;
    }

    /// <summary>The metrics, and how many seconds the model took; 0 where masks were read and no model scored.</summary>
    private static (SegmentationMetrics Metrics, double Seconds) Evaluate(
        EvaluatedPredictions predictions, MLContext mlContext, SegmentationEvaluationOptions options)
    {
        long begin = Stopwatch.GetTimestamp();
        var metrics = predictions.Evaluate(mlContext, options);
        return (metrics, predictions.Model is null ? 0 : Stopwatch.GetElapsedTime(begin).TotalSeconds);
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

    private IEnumerable<string> Files(ParseResult parsed) => _predictions.Files(parsed).Concat(_baselines.Files(parsed, _predictions.Input));

    private static SegmentationClasses FindClasses(EvaluatedPredictions predictions, SegmentationMetrics metrics) =>
        predictions.Model?.Classes
            ?? predictions.Scored.GetColumn<SegmentationMask>("Label").Select(mask => mask.Classes).First()
            ?? SegmentationClasses.FromNames([.. metrics.Classes.Select(item => item.Name)]);

    /// <summary>Shows the simple methods, and writes them into the JSON beside the metrics, where there are any.</summary>
    private static void WriteJson(FileInfo? json, SegmentationMetrics metrics, IReadOnlyList<BaselineResult> baselines, double seconds)
    {
        if (baselines is [])
        {
            OutputFile.WriteJson(json, metrics.SaveJson);
            return;
        }

        BaselineTable.Write([BaselineResult.Create("evaluated", metrics) with { ScoringSeconds = seconds }, .. baselines]);
        var result = JsonNode.Parse(metrics.ToJson())!.AsObject();
        result.Add("baselines", JsonSerializer.SerializeToNode(baselines, SegmentationJson.Options));
        OutputFile.WriteJson(json, result);
    }
}
