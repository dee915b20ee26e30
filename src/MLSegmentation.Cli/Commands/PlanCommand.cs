using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Inspection;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg plan</c>: a training that suits the images, the machine and the time that there is.</summary>
internal sealed class PlanCommand : Command
{
    private static readonly SegmentationPlanOptions Defaults = new();

    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly Option<PlanLength?> _budget = Option.Parsed<PlanLength?>(
        "--budget",
        "How long the training may take on this machine: a time such as 90s, 30m or 2h, or a number of steps such as 200steps. "
            + FormattableString.Invariant($"Default: {Defaults.Time.TotalMinutes}m."),
        "TIME|STEPS",
        text => PlanLength.Parse(text));
    private readonly Option<long?> _memory = Option.Parsed<long?>(
        "--memory",
        "The main memory that the training may take, such as 800MB or 4GB. Default: half of what the process may use.",
        "BYTES",
        text => ParseMemory(text));
    private readonly EngineArguments _engine = EngineArguments.ForTraining();
    private readonly Option<FileInfo> _output = Option.File("--output", "Write the plan to this file, for mlseg train --plan.", [".json"]);
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PlanCommand()
        : base("plan", "Choose a training for images and a budget of time and memory, and say why.")
    {
        this.Add([.. _data.Options, _classes, _budget, _memory, .. _engine.Options, CommonOptions.ReuseMemory, _output, _json]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, json) = (parsed.GetValue(_output), parsed.GetValue(_json));
        OutputFile.RequireWritable([output, json], data: _data.Files(parsed));
        var plan = Plan(parsed, cancellation);
        Show(plan);
        OutputFile.WriteJson(json, plan.Save);
        if (output is not null)
        {
            plan.Save(output.ToString());
            Terminal.WriteLine($"Plan: {output}");
        }

        return 0;
    }

    private SegmentationPlan Plan(ParseResult parsed, CancellationToken cancellation)
    {
        var length = parsed.GetValue(_budget);
        var mlContext = new MLContext(CommonOptions.DefaultSeed) { GpuDeviceId = _engine.GpuDeviceId(parsed) };
        var data = _data.Load(mlContext, parsed, parsed.GetValue(_classes));
        var options = Defaults with
        {
            Time = length?.Time ?? Defaults.Time,
            Steps = length?.Steps,
            Memory = parsed.GetValue(_memory),
            Threads = _engine.Threads(parsed),
            CancellationToken = cancellation,
        };
        SegmentationPlan? plan = null;
        ProgressBar.Run(
            "planning",
            count: null,
            advance => plan = mlContext.Segmentation().Plan(data, options with { Progress = new Advancing(advance) }),
            cancellation);
        return plan!;
    }

    private static void Show(SegmentationPlan plan)
    {
        foreach (var choice in plan.Choices)
        {
            foreach (string line in Words.Wrap($"{choice.Name} {choice.Value}: {choice.Reason}", Terminal.Width, indent: 2))
            {
                Terminal.WriteLine(line);
            }
        }

        var cost = plan.Cost;
        string time = cost is { StepDuration: { } step, Duration: { } duration }
            ? string.Create(CultureInfo.InvariantCulture, $", {step.TotalSeconds:0.###} s a step, {DurationText.Format(duration)} in all (h:mm:ss or m:ss)")
            : "";
        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The training takes up to about {cost.Memory / 1e6:N0} MB of memory{time}."));
    }

    private static long? ParseMemory(string text)
    {
        (string Unit, double Bytes)[] units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("GB", 1e9), ("MB", 1e6)];
        var (unit, bytes) = Array.Find(units, item => text.EndsWith(item.Unit, StringComparison.OrdinalIgnoreCase));
        return unit is not null && PlanLength.TryParseNumber(text[..^unit.Length], out double number) && number * bytes is >= 1 and < 1L << 60
            ? (long)(number * bytes)
            : throw new SegmentationException($"'{text}' is no amount of memory; write a number above 0 and MB, GB, MiB or GiB, such as 4GB.");
    }

    private sealed class Advancing(Action advance) : IProgress<InspectionProgress>
    {
        public void Report(InspectionProgress value) => advance();
    }
}
