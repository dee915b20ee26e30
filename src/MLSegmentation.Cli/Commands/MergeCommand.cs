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
        FileInfo?[] written = [parsed.GetValue(_json), parsed.GetValue(_csv), parsed.GetValue(_report)];
        FileInfo[] files = [.. ShardFiles.Find(parsed.GetValue(_shards) ?? [], written.OfType<FileInfo>())];
        if (files.Length == 0)
        {
            throw new UsageException("merge needs the files that --shard wrote, or their folder. For example: mlseg merge shards --json result.json");
        }

        OutputFile.RequireWritable(written, [.. files, .. _predictions.Models(parsed)], _predictions.Files(parsed));
        if (PredictionMerge.IsOne(files[0]))
        {
            UsageException.ThrowIfGiven(
                parsed, "is for shards of mlseg evaluate, and these are of mlseg predict; leave it out", [_csv, _report, .. _predictions.Options]);
            return MergePredictions(files, parsed.GetValue(_json));
        }

        if (parsed.GetValue(_report) is null)
        {
            UsageException.ThrowIfGiven(parsed, "says what the report shows images of; add --report", [.. _predictions.Options]);
        }

        _predictions.Check(parsed);
        return MergeEvaluations(parsed, files, cancellation);
    }

    private static int MergePredictions(FileInfo[] files, FileInfo? json)
    {
        var merge = new PredictionMerge();
        Array.ForEach(files, merge.Add);
        var (result, predicted, failed) = merge.Merge();
        Terminal.WriteLine($"{predicted} {(predicted == 1 ? "mask" : "masks")}");
        OutputFile.WriteJson(json, result);
        return PredictionResults.Report(failed);
    }

    /// <summary>Merges evaluations. Whatever may be wrong with what was given comes to light before the first file is written.</summary>
    private int MergeEvaluations(ParseResult parsed, FileInfo[] files, CancellationToken cancellation)
    {
        var mlContext = new MLContext();
        using var shown = _predictions.AreGiven(parsed) ? _predictions.Open(parsed, mlContext, cancellation) : null;
        string? given = shown is null ? null : _predictions.DescribeSource(parsed);
        SegmentationMetrics? metrics = null;
        ProgressBar.Run("merging", files.Length, MergeAll, cancellation);
        MetricsTable.Write(metrics!);
        if (parsed.GetValue(_report) is { } report)
        {
            WriteReport(mlContext, report.ToString(), metrics!, shown, CommandText.Of(parsed), cancellation);
        }

        OutputFile.WriteJson(parsed.GetValue(_json), metrics!.SaveJson);
        if (parsed.GetValue(_csv) is { } csv)
        {
            metrics.SaveCsv(csv.ToString());
        }

        return 0;

        void MergeAll(Action advance) => metrics = SegmentationPartialMetrics.Merge(files.Select(file => Load(file, given, advance)), cancellation);
    }

    private static SegmentationPartialMetrics Load(FileInfo file, string? given, Action advance)
    {
        var part = SegmentationPartialMetrics.Load(file.ToString());
        advance();
        return given is null || given == part.Source ? part : throw new SegmentationException(
            $"The shards were evaluated with '{part.Source}', and the options for the images of the report say '{given}'. Give the same models and options.");
    }

    private static void WriteReport(
        MLContext mlContext, string report, SegmentationMetrics metrics, EvaluatedPredictions? shown, string command, CancellationToken cancellation)
    {
        var options = new SegmentationReportOptions { Command = command, CancellationToken = cancellation };
        if (shown is not null)
        {
            mlContext.Segmentation().SaveReport(report, metrics, shown.Scored, options with { Model = shown.Model });
            return;
        }

        mlContext.Segmentation().SaveReport(report, metrics, options: options);
        Terminal.WriteLine("The report has no images: it shows some where --model, --images and --masks (or --predictions and --masks) are given.");
    }
}
