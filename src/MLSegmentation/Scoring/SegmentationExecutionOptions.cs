using System.Collections.Frozen;
using Microsoft.ML;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>What a network is computed on, and how ONNX Runtime does so.</summary>
public sealed record SegmentationExecutionOptions
{
    private const string Group = nameof(SegmentationScoringOptions.Execution);

    /// <summary>
    /// What ONNX Runtime computes on. Where the package in use has not got it, opening the model fails, and names the package that has. Default: null,
    /// which stands for CUDA where <see cref="SegmentationScoringOptions.GpuDeviceId"/> or <see cref="MLContext.GpuDeviceId"/> is set, and for the
    /// processor otherwise.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public ExecutionProvider? Provider
    {
        get;
        init => field = value is null ? null : Allowed.Defined(value.Value, Group);
    }

    /// <summary>
    /// Settings of the provider by their names in ONNX Runtime's documentation, for example <c>gpu_mem_limit</c> of CUDA or <c>device_type</c> of
    /// OpenVINO. Opening a model fails where it is scored on the processor, which has none, and where <c>device_id</c> among them is another than
    /// <see cref="SegmentationScoringOptions.GpuDeviceId"/>. Default: none.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is null, or one of the settings has no name or no value.</exception>
    public IReadOnlyDictionary<string, string> ProviderSettings
    {
        get;
        init => field = new ValueDictionary<string, string>(Allowed.When(
            value is not null && value.All(setting => !string.IsNullOrWhiteSpace(setting.Key) && setting.Value is not null),
            value!,
            "settings with names and values",
            Group).ToFrozenDictionary());
    } = new ValueDictionary<string, string>(FrozenDictionary<string, string>.Empty);

    /// <summary>
    /// Whether ONNX Runtime keeps the memory of a run for the next one, which saves time and holds what the largest image took until the model is
    /// disposed. Without it, memory goes back to the system after every image. Default: true.
    /// </summary>
    public bool MemoryArena { get; init; } = true;

    /// <summary>How far ONNX Runtime rewrites the network. Default: <see cref="GraphOptimization.All"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public GraphOptimization Optimization { get; init => field = Allowed.Defined(value, Group); } = GraphOptimization.All;
}
