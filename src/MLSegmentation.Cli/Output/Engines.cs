using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML;
using MLSegmentation.Scoring;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>What this machine trains and scores with, as its JSON form has it.</summary>
internal sealed record Engines(
    IReadOnlyDictionary<string, string> Versions,
    string System,
    string Processor,
    int LogicalProcessors,
    int? Threads,
    int TrainingGpus,
    IReadOnlyList<string> ScoringProviders,
    Engines.Outcome? Convolutions,
    Engines.Outcome? Bfloat16Convolutions)
{
    private const string NotTried = "not tried";

    /// <summary>Looks at the engines and tries them; of one that cannot be loaded, the version says why.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Engines OfThisMachine(CancellationToken cancellation) =>
        Of(ScoringEngine.Examine, precision => TrainingEngine.Examine(precision, cancellation));

    /// <summary>What examining the engines finds.</summary>
    /// <param name="examineScoring">Examines the engine that scores.</param>
    /// <param name="examineTraining">Examines the engine that trains, in so many bits.</param>
    public static Engines Of(Func<ScoringEngineReport> examineScoring, Func<TrainingPrecision, TrainingEngineReport> examineTraining)
    {
        var (scoring, noScoring) = Try(examineScoring);
        var (full, noTraining) = Try(() => examineTraining(TrainingPrecision.Full));
        var rounded = full is null ? null : examineTraining(TrainingPrecision.MixedBFloat16);
        var versions = new Dictionary<string, string>
        {
            ["mlseg"] = VersionOf(typeof(Engines)),
            [".NET"] = Environment.Version.ToString(),
            ["ML.NET"] = VersionOf(typeof(MLContext)),
            ["TorchSharp"] = VersionOf(typeof(TorchSharp.torch)),
            ["libtorch"] = full?.LibtorchVersion ?? noTraining,
            ["ONNX Runtime"] = scoring?.RuntimeVersion ?? noScoring,
        };
        return new(
            versions,
            RuntimeInformation.OSDescription,
            $"{RuntimeInformation.ProcessArchitecture}{InstructionSets()}",
            Environment.ProcessorCount,
            scoring?.Threads,
            full?.CudaDevices ?? 0,
            scoring?.Providers ?? [],
            Outcome.Of(full),
            Outcome.Of(rounded));
    }

    /// <summary>The same for people.</summary>
    public IEnumerable<(string Name, string Value)> Facts() =>
    [
        .. Versions.Select(version => (version.Key, version.Value)),
        ("system", System),
        ("processor", $"{Processor}, {LogicalProcessors} logical processors{(Threads is { } threads ? $", {threads} used" : "")}"),
        ("training on", Convolutions is null ? "nothing" : string.Join(", ", TrainingDevices())),
        ("scoring on", ScoringProviders.Count == 0 ? "nothing" : string.Join(", ", ScoringProviders.Select(NameOfDevice))),
        ("convolutions", Convolutions?.Describe() ?? NotTried),
        ("in bfloat16", Bfloat16Convolutions?.Describe() ?? NotTried),
    ];

    private IEnumerable<string> TrainingDevices() => Enumerable.Range(0, TrainingGpus).Select(index => $"cuda:{index}").Prepend("cpu");

    /// <summary>What an examination finds, or why it finds nothing.</summary>
    private static (T? Found, string Failure) Try<T>(Func<T> examine)
        where T : class
    {
        try
        {
            return (examine(), "");
        }
        catch (SegmentationException exception)
        {
            return (null, $"not found: {exception.Message}");
        }
    }

    /// <summary>The name by which <c>--device</c> knows a provider.</summary>
    private static string NameOfDevice(string provider) => provider switch
    {
        "DmlExecutionProvider" => "directml",
        _ => provider.Replace("ExecutionProvider", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    /// <summary>The version of a type's package, for example <c>5.0.1</c>: without what a build adds behind a plus sign.</summary>
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString();

    private static string InstructionSets()
    {
        (string Name, bool IsSupported)[] sets = [("AVX2", Avx2.IsSupported), ("AVX-512", Avx512F.IsSupported), ("NEON", AdvSimd.IsSupported)];
        return string.Concat(sets.Where(set => set.IsSupported).Select(set => $", {set.Name}"));
    }

    /// <summary>How the training engine's convolutions fared against double precision.</summary>
    /// <param name="Tried">How many kinds were tried.</param>
    /// <param name="Padded">Those that are right only with channels of zeros added.</param>
    /// <param name="Wrong">Those that are wrong in every form.</param>
    internal sealed record Outcome(int Tried, IReadOnlyList<string> Padded, IReadOnlyList<string> Wrong)
    {
        public static Outcome? Of(TrainingEngineReport? report) =>
            report is null ? null : new(report.Convolutions, report.PaddedConvolutions, report.WrongConvolutions);

        public string Describe() => $"{Tried - Padded.Count - Wrong.Count} of {Tried} kinds are right as they are"
            + Describe(Padded, "right with channels of zeros added, as trainings compute them")
            + Describe(Wrong, "wrong in every form; networks that have them are not trained");

        private static string Describe(IReadOnlyList<string> kinds, string outcome) =>
            kinds.Count == 0 ? "" : $"; {kinds.Count} are {outcome} ({string.Join("; ", kinds.Take(2))}{(kinds.Count > 2 ? "; …" : "")})";
    }
}
