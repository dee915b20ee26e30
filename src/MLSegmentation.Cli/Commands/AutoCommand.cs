using System.CommandLine;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg auto</c>: images, masks and a budget in, the best model that it allows out.</summary>
internal sealed partial class AutoCommand : Command
{
    private static readonly AutoSegmentationOptions Defaults = new();

    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly BudgetArguments _budget = new("How long everything may take on this machine");
    private readonly Option<int?> _folds = Option.Integer(
        "--folds",
        "Cross-validate with so many models, whose ensemble is the result unless the best of them is better; 1 trains a single model. "
            + "Default: 5 or 3 where the budget gives each of them enough steps, else 1.",
        1,
        20);
    private readonly Option<FileInfo> _plan = Option.File(
        "--plan", "Train by this plan, which mlseg plan wrote, instead of trying candidates; how long, --budget says.");
    private readonly Option<int?> _seed = CommonOptions.Seed();
    private readonly EngineArguments _engine = EngineArguments.ForTraining();
    private readonly ModelOutputArguments _model = new();
    private readonly Option<FileInfo> _report = Option.File(
        "--report", "Write a report to this file: one HTML page with the decisions, the candidates, the scores, and the worst and best images.");
    private readonly Option<FileInfo> _json = CommonOptions.Json();
    private readonly Option<DirectoryInfo> _checkpoints = Option.Folder(
        "--checkpoints", "Keep in this folder what is needed to go on after the program was killed.");
    private readonly Option<bool> _resume = Option.Switch("--resume", "Go on with the run in --checkpoints, with the same options and images.");

    public AutoCommand()
        : base("auto", "Make the best model of images, masks and a budget of time: plan, try, train, decide.")
    {
        this.Add(
        [
            .. _data.Options, _classes, .. _budget.Options, _folds, _plan, _seed, .. _engine.Options, CommonOptions.ReuseMemory, .. _model.Options, _report,
            _json, _checkpoints, _resume,
        ]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    /// <summary>How to go on, to be joined to a sentence; empty where nothing is kept.</summary>
    public string DescribeFolder(ParseResult parsed) => parsed.GetValue(_checkpoints)?.ToString() is { } folder && Directory.Exists(folder)
        ? $"; to go on with what is in '{folder}', give the same command with --resume"
        : "";

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(_checkpoints) is null)
        {
            UsageException.ThrowIfGiven(parsed, "is about the folder of checkpoints; add --checkpoints DIR", _resume);
        }

        var (report, json) = (parsed.GetValue(_report), parsed.GetValue(_json));
        FileInfo?[] written = [_model.Model(parsed), parsed.GetValue(_model.Onnx), report, json];
        OutputFile.RequireNotKept(parsed.GetValue(_checkpoints), written, FileOfRun().IsMatch);
        OutputFile.RequireWritable(written, inputs: [parsed.GetValue(_plan)], data: _data.Files(parsed));
        var screen = new LiveScreen();
        var options = ReadOptions(parsed, stop) with { Progress = new AutoDisplay(screen) };
        var mlContext = new MLContext(options.Seed) { GpuDeviceId = _engine.GpuDeviceId(parsed) };
        screen.ShowLog(mlContext);
        var data = _data.Load(mlContext, parsed, parsed.GetValue(_classes));
        using var registration = stop.Register(
            () => screen.WriteLine("stopping: the best model so far is finished; press Ctrl+C once more to end at once", isError: true));
        using var result = screen.Run(() => mlContext.Segmentation().Trainers.Auto(options).Train(data));
        AutoDisplay.Write(result);
        TrainedModelFiles.Save(mlContext, result.Model, _model.Model(parsed), parsed.GetValue(_model.Onnx));
        OutputFile.WriteJson(json, result.SaveJson);
        if (report is not null)
        {
            result.SaveReport(report.ToString(), new() { Command = CommandText.Of(parsed) });
            Terminal.WriteLine($"Report: {report}");
        }

        Terminal.WriteLine(NextCommand.AfterTraining(
            _model.Model(parsed).ToString(), _data.Images(parsed)?.ToString(), (null, null), _data.Typed(parsed)));
        return 0;
    }

    // What a run keeps in its folder: its journal, the models of trials and trainings, and the checkpoints of each training.
    [GeneratedRegex(@"^(auto\.json|trial\.zip|training-[0-9]+(\.zip|/.*))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FileOfRun();

    private AutoSegmentationOptions ReadOptions(ParseResult parsed, CancellationToken stop)
    {
        var length = _budget.Length(parsed);
        return Defaults with
        {
            Budget = length?.Time ?? Defaults.Budget,
            Steps = length?.Steps,
            Memory = _budget.Memory(parsed),
            Folds = parsed.GetValue(_folds),
            Plan = parsed.GetValue(_plan) is { } plan ? SegmentationPlan.Load(plan.ToString()) : null,
            Folder = parsed.GetValue(_checkpoints)?.ToString(),
            Resume = parsed.GetValue(_resume),
            Seed = parsed.GetValue(_seed) ?? CommonOptions.DefaultSeed,
            Threads = _engine.Threads(parsed),
            StopToken = stop,
        };
    }
}
