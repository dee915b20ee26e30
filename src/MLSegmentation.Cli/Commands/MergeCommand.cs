using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg merge</c>: the result of all images from those of their parts.</summary>
internal sealed class MergeCommand : Command
{
    // Not required of the parser, whose words for that differ from the tool's.
    private readonly Argument<FileInfo[]> _shards = new("shards") { HelpName = "SHARD", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly Option<FileInfo> _csv =
        Option.File("--csv", "Write the metrics of each image to this file, as comma-separated values.");
    private readonly Option<FileInfo> _report = Option.File(
        "--report",
        "Write a report to this file, as mlseg evaluate does. With what was evaluated, it shows the worst, median and best images of all, and scores those "
            + "again; without, it has no images.");
    private readonly PredictionArguments _predictions = new();

    public MergeCommand()
        : base("merge", "Merge what --shard wrote: SHARD … are the JSON files of mlseg evaluate, or of mlseg predict, or folders of nothing else.")
    {
        Arguments.Add(_shards);
        this.Add([_json, _csv, _report, .. _predictions.Options]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        FileInfo[] files = [.. (parsed.GetValue(_shards) ?? []).SelectMany(Find)];
        if (files.Length == 0)
        {
            throw new UsageException("merge needs the files that --shard wrote, or their folder. For example: mlseg merge shards --json result.json");
        }

        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json, parsed.GetValue(_csv), parsed.GetValue(_report)], [.. files, .. _predictions.Models(parsed)]);
        if (PredictionMerge.IsOne(files[0]))
        {
            UsageException.ThrowIfGiven(parsed, "is for evaluations, and these are the results of predictions", [_csv, _report, .. _predictions.Options]);
            return MergePredictions(files, json);
        }

        if (parsed.GetValue(_report) is null)
        {
            UsageException.ThrowIfGiven(parsed, "says what the report shows images of; add --report", [.. _predictions.Options]);
        }

        return MergeEvaluations(parsed, files, cancellation);
    }

    private static IEnumerable<FileInfo> Find(FileInfo given) => Directory.Exists(given.ToString())
        ? Directory.EnumerateFiles(given.ToString(), "*.json").Order(StringComparer.Ordinal).Select(file => new FileInfo(file))
        : [given];

    private static int MergePredictions(FileInfo[] files, FileInfo? json)
    {
        var merge = new PredictionMerge();
        Array.ForEach(files, merge.Add);
        var (result, predicted, failed) = merge.Merge();
        Terminal.WriteLine($"{predicted} {(predicted == 1 ? "mask" : "masks")}{(failed > 0 ? $"; {failed} images could not be predicted" : "")}");
        OutputFile.WriteJson(json, result);
        return 0;
    }

    private int MergeEvaluations(ParseResult parsed, FileInfo[] files, CancellationToken cancellation)
    {
        string? source = null;
        SegmentationMetrics? metrics = null;
        ProgressBar.Run("merging", files.Length, MergeAll, cancellation);
        MetricsTable.Write(metrics!);
        OutputFile.WriteJson(parsed.GetValue(_json), metrics!.SaveJson);
        if (parsed.GetValue(_csv) is { } csv)
        {
            metrics.SaveCsv(csv.ToString());
        }

        if (parsed.GetValue(_report) is { } report)
        {
            WriteReport(parsed, report.ToString(), metrics, source, cancellation);
        }

        return 0;

        void MergeAll(Action advance) => metrics = SegmentationPartialMetrics.Merge(files.Select(file => Load(file, advance)), cancellation);

        SegmentationPartialMetrics Load(FileInfo file, Action advance)
        {
            var part = SegmentationPartialMetrics.Load(file.ToString());
            source = part.Source;
            advance();
            return part;
        }
    }

    private void WriteReport(ParseResult parsed, string report, SegmentationMetrics metrics, string? source, CancellationToken cancellation)
    {
        var mlContext = new MLContext();
        var options = new SegmentationReportOptions { Command = CommandText.Of(parsed), CancellationToken = cancellation };
        if (!_predictions.AreGiven(parsed))
        {
            mlContext.Segmentation().SaveReport(report, metrics, options: options);
            Terminal.WriteLine("The report has no images: it shows some where --model, --images and --masks (or --predictions and --masks) are given.");
            return;
        }

        if (_predictions.DescribeSource(parsed) is var given && given != source)
        {
            throw new SegmentationException(
                $"The shards were evaluated with '{source}', and the options for the images of the report say '{given}'. Give the same models and options.");
        }

        using var predictions = _predictions.Open(parsed, mlContext, cancellation);
        mlContext.Segmentation().SaveReport(report, metrics, predictions.Scored, options with { Model = predictions.Model });
    }
}
