using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>How the sessions of ONNX Runtime are made in an environment.</summary>
public sealed class OnnxSessionOptions
{
    /// <summary>Makes the options of a session; takes the place of all the others.</summary>
    public delegate SessionOptions CreateOnnxSessionOptions();

    /// <summary>The least severe messages that are logged.</summary>
    public OrtLoggingLevel LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Whether memory is laid out ahead where the input's shape is the same again.</summary>
    public bool EnableMemoryPattern { get; set; } = true;

    /// <summary>The beginning of the profile file's name.</summary>
    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    /// <summary>Whether a profile is written.</summary>
    public bool EnableProfiling { get; set; }

    /// <summary>Where the optimized model is written; empty for nowhere.</summary>
    public string OptimizedModelFilePath { get; set; } = string.Empty;

    /// <summary>Whether memory is kept for later runs.</summary>
    public bool EnableCpuMemArena { get; set; } = true;

    /// <summary>Whether each session has its own threads.</summary>
    public bool PerSessionThreads { get; set; } = true;

    /// <summary>Shared threads within a node; 0 for the runtime's choice.</summary>
    public int GlobalIntraOpNumThreads { get; set; }

    /// <summary>Shared threads for nodes that run at the same time; 0 for the runtime's choice.</summary>
    public int GlobalInterOpNumThreads { get; set; }

    /// <summary>The session's name in the log.</summary>
    public string LogId { get; set; } = string.Empty;

    /// <summary>How much is logged at the most detailed level.</summary>
    public int LogVerbosityLevel { get; set; }

    /// <summary>Threads within a node; 0 for the runtime's choice.</summary>
    public int IntraOpNumThreads { get; set; }

    /// <summary>Threads for nodes that run at the same time; 0 for the runtime's choice.</summary>
    public int InterOpNumThreads { get; set; }

    /// <summary>Which optimizations of the graph are made.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel { get; set; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Whether nodes may run at the same time.</summary>
    public ExecutionMode ExecutionMode { get; set; } = ExecutionMode.ORT_SEQUENTIAL;

    /// <summary>Makes the options of every session; null for those above.</summary>
    public CreateOnnxSessionOptions CreateSessionOptions { get; set; }

    internal void CopyTo(SessionOptions target)
    {
        target.EnableMemoryPattern = EnableMemoryPattern;
        target.ProfileOutputPathPrefix = ProfileOutputPathPrefix;
        target.EnableProfiling = EnableProfiling;
        target.OptimizedModelFilePath = OptimizedModelFilePath;
        target.EnableCpuMemArena = EnableCpuMemArena;
        if (!PerSessionThreads)
        {
            target.DisablePerSessionThreads();
        }

        target.LogId = LogId;
        target.LogSeverityLevel = LogSeverityLevel;
        target.LogVerbosityLevel = LogVerbosityLevel;
        target.InterOpNumThreads = InterOpNumThreads;
        target.IntraOpNumThreads = IntraOpNumThreads;
        target.GraphOptimizationLevel = GraphOptimizationLevel;
        target.ExecutionMode = ExecutionMode;
    }
}

/// <summary>Keeps <see cref="OnnxSessionOptions"/> in an environment.</summary>
public static class OnnxSessionOptionsExtensions
{
    private const string OptionName = "OnnxSessionOptions";

    /// <summary>The options that the environment holds; null if it holds none.</summary>
    public static OnnxSessionOptions GetOnnxSessionOption(this IHostEnvironment env) =>
        Options(env).GetOptionOrDefault<OnnxSessionOptions>(OptionName);

    /// <summary>Has models loaded later in this environment run with these options.</summary>
    public static void SetOnnxSessionOption(this IHostEnvironment env, OnnxSessionOptions onnxSessionOptions) =>
        Options(env).SetOption(OptionName, onnxSessionOptions);

    private static IHostEnvironmentInternal Options(IHostEnvironment environment) =>
        environment as IHostEnvironmentInternal ?? throw new ArgumentException("No Onnx Session Options");
}
