using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML;
using MLSegmentation.Scoring;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what this machine trains and scores with.</summary>
internal sealed record EnginesResult(
    IReadOnlyDictionary<string, string> Versions,
    string System,
    string Processor,
    int LogicalProcessors,
    int Threads,
    int TrainingGpus,
    IReadOnlyList<string> ScoringProviders,
    ConvolutionsResult Convolutions,
    ConvolutionsResult Bfloat16Convolutions)
{
    /// <summary>Looks at the engines and tries them.</summary>
    /// <exception cref="SegmentationException">One of them cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EnginesResult OfThisMachine(CancellationToken cancellation)
    {
        var scoring = ScoringEngine.Examine();
        var full = TrainingEngine.Examine(TrainingPrecision.Full, cancellation);
        var rounded = TrainingEngine.Examine(TrainingPrecision.MixedBFloat16, cancellation);
        return new(
            FindVersions(full, scoring),
            RuntimeInformation.OSDescription,
            $"{RuntimeInformation.ProcessArchitecture}{InstructionSets()}",
            Environment.ProcessorCount,
            scoring.Threads,
            full.CudaDevices,
            scoring.Providers,
            ConvolutionsResult.Of(full),
            ConvolutionsResult.Of(rounded));
    }

    private static Dictionary<string, string> FindVersions(TrainingEngineReport training, ScoringEngineReport scoring) => new()
    {
        ["mlseg"] = PackageVersion.Of(typeof(EnginesResult)),
        [".NET"] = Environment.Version.ToString(),
        ["ML.NET"] = PackageVersion.Of(typeof(MLContext)),
        ["TorchSharp"] = PackageVersion.Of(typeof(TorchSharp.torch)),
        ["libtorch"] = training.LibtorchVersion,
        ["ONNX Runtime"] = scoring.RuntimeVersion,
    };

    private static string InstructionSets()
    {
        (string Name, bool IsSupported)[] sets =
        [
            ("AVX2", Avx2.IsSupported),
            ("AVX-512", Avx512F.IsSupported),
            ("NEON", AdvSimd.IsSupported),
        ];
        return string.Concat(sets.Where(set => set.IsSupported).Select(set => $", {set.Name}"));
    }
}
