using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Inspection;
using MLSegmentation.Training;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg plan</c>: a training that suits the images, the machine and the time that there is.</summary>
internal sealed class PlanCommand : Command
{
    private static readonly SegmentationPlanOptions Defaults = new();

    private readonly DataArguments _data = DataArguments.ForTraining();
    private readonly Option<SegmentationClasses?> _classes = CommonOptions.Classes();
    private readonly BudgetArguments _budget = new("How long the training may take on this machine");
    private readonly Option<string?> _network = Option.Parsed<string?>(
        "--network",
        $"The network to plan for: {string.Join(", ", SegmentationPlanOptions.Networks)}. "
            + "Default: unet; resnet-unet for photographs of scenes; nnunet for volumes.",
        "NAME",
        ParseNetwork,
        SegmentationPlanOptions.Networks);
    private readonly Option<long?> _referenceMemory = Option.Parsed<long?>(
        "--reference-memory",
        "Choose patch and batch as nnU-Net does for a graphics card of so much memory, 8GB in its own plans, whatever memory and time there are. "
            + "Only with nnunet and nnunet-residual.",
        "BYTES",
        text => BudgetArguments.ParseMemory(text));
    private readonly EngineArguments _engine = EngineArguments.ForTraining();
    private readonly Option<FileInfo> _output = Option.File("--output", "Write the plan to this file, for mlseg train --plan.", [".json"]);
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public PlanCommand()
        : base("plan", "Choose a training for images and a budget of time and memory, and say why.")
    {
        this.Add([.. _data.Options, _classes, .. _budget.Options, _network, _referenceMemory, .. _engine.Options, CommonOptions.ReuseMemory, _output, _json]);
        SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        RequireRules(parsed.GetValue(_network));
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
        var length = _budget.Length(parsed);
        var mlContext = new MLContext(CommonOptions.DefaultSeed) { GpuDeviceId = _engine.GpuDeviceId(parsed) };
        var data = _data.Load(mlContext, parsed, parsed.GetValue(_classes));
        var options = Defaults with
        {
            Time = length?.Time ?? Defaults.Time,
            Steps = length?.Steps,
            Memory = _budget.Memory(parsed),
            Network = parsed.GetValue(_network),
            ReferenceMemory = parsed.GetValue(_referenceMemory),
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

    private static string DescribeNetworks(IReadOnlyList<string> networks) => $"{string.Join(", ", networks.SkipLast(1))} and {networks[^1]}";

    private static string? ParseNetwork(string text) => SegmentationPlanOptions.Networks.Contains(text) || NetworkCatalog.Names.Contains(text)
        ? text
        : throw new SegmentationException($"There is no network '{text}'; there are rules to plan {DescribeNetworks(SegmentationPlanOptions.Networks)} by.");

    /// <summary>Refuses a network that there is, but no rules for; whoever names one has not misspelt another.</summary>
    private static void RequireRules(string? network)
    {
        if (network is not null && !SegmentationPlanOptions.Networks.Contains(network))
        {
            throw new UsageException(
                $"--network: There are no rules to plan '{network}' by, but those of {DescribeNetworks(SegmentationPlanOptions.Networks)}. "
                + $"Volumes are planned for {DescribeNetworks(SegmentationPlanOptions.VolumeNetworks)} only. "
                + $"Plan one of these; mlseg train --plan FILE --network {network} takes the rest of it.");
        }
    }

    private static void Show(SegmentationPlan plan)
    {
        ChoiceText.Write(plan.Choices);
        var cost = plan.Cost;
        string time = cost is { StepDuration: { } step, Duration: { } duration }
            ? string.Create(CultureInfo.InvariantCulture, $", {step.TotalSeconds:0.###} s a step, {DurationText.Format(duration)} in all (h:mm:ss or m:ss)")
            : "";
        Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The training takes up to about {cost.Memory / 1e6:N0} MB of memory{time}."));
    }

    private sealed class Advancing(Action advance) : IProgress<InspectionProgress>
    {
        public void Report(InspectionProgress value) => advance();
    }
}
