using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Options;

namespace MLSegmentation.Scoring;

/// <summary>What ONNX Runtime calls its execution providers, which packages have them, and how a session gets one.</summary>
internal static class ExecutionProviders
{
    private const string DeviceSetting = "device_id";

    /// <summary>Whether a provider has several devices, which are told apart by numbers.</summary>
    public static bool TakesDevice(ExecutionProvider provider) =>
        provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt or ExecutionProvider.DirectMl;

    /// <summary>How messages call what was asked for.</summary>
    public static string Describe(SegmentationScoringOptions options) => options.Provider switch
    {
        ExecutionProvider.Cuda => string.Create(CultureInfo.InvariantCulture, $"The CUDA device {options.GpuDeviceId ?? 0}"),
        var provider when TakesDevice(provider) =>
            string.Create(CultureInfo.InvariantCulture, $"The device {options.GpuDeviceId ?? 0} of {GetTitle(provider)}"),
        var provider => GetTitle(provider),
    };

    /// <summary>What to do where a provider is missing.</summary>
    public static string Advise(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda =>
            "Reference Microsoft.ML.OnnxRuntime.Gpu.Linux or Microsoft.ML.OnnxRuntime.Gpu.Windows in place of Microsoft.ML.OnnxRuntime, on a machine with CUDA",
        ExecutionProvider.TensorRt =>
            "Reference Microsoft.ML.OnnxRuntime.Gpu.Linux or Microsoft.ML.OnnxRuntime.Gpu.Windows in place of Microsoft.ML.OnnxRuntime, on a machine with "
            + "CUDA and TensorRT",
        ExecutionProvider.DirectMl => "Reference Microsoft.ML.OnnxRuntime.DirectML in place of Microsoft.ML.OnnxRuntime, on Windows",
        ExecutionProvider.CoreMl => "Run the application on a Mac, where the package Microsoft.ML.OnnxRuntime has it",
        _ => "Reference Intel.ML.OnnxRuntime.OpenVino in place of Microsoft.ML.OnnxRuntime",
    };

    /// <summary>Why ONNX Runtime's package in use cannot have the provider; null where it has it.</summary>
    public static string? FindMissing(ExecutionProvider provider)
    {
        string[] present = OnnxRuntimeConsole.GetEnvironment().GetAvailableProviders();
        return present.Contains(GetName(provider))
            ? null
            : $"this application's ONNX Runtime is built without {GetTitle(provider)} (it has {string.Join(", ", present)})";
    }

    /// <summary>Refuses settings of a provider that have no effect, or that contradict the device.</summary>
    /// <exception cref="SegmentationException">They do.</exception>
    public static void RequireSettings(SegmentationScoringOptions options)
    {
        var settings = options.Execution.ProviderSettings;
        var name = new OptionName($"{nameof(SegmentationScoringOptions.Execution)}.{nameof(SegmentationExecutionOptions.ProviderSettings)}");
        var device = new OptionName(nameof(SegmentationScoringOptions.GpuDeviceId));
        if (options.Provider == ExecutionProvider.Cpu && settings.Count > 0)
        {
            var provider = new OptionName($"{nameof(SegmentationScoringOptions.Execution)}.{nameof(SegmentationExecutionOptions.Provider)}");
            throw SegmentationException.Naming(
                $"{name} has '{settings.Keys.Order(StringComparer.Ordinal).First()}', and images are scored on the processor, which has no such settings. "
                + $"Leave them out, or choose a provider with {provider}.");
        }

        if (TakesDevice(options.Provider)
            && options.GpuDeviceId is { } number
            && settings.TryGetValue(DeviceSetting, out string? given)
            && given.Trim() != number.ToString(CultureInfo.InvariantCulture))
        {
            throw SegmentationException.Naming(
                $"{name} has '{DeviceSetting}' {given}, and {device} is {number}: they name different devices. Give one of them.");
        }
    }

    /// <summary>Lets a session compute on the provider, and on the processor what that does not compute.</summary>
    public static void Append(SessionOptions session, SegmentationScoringOptions options)
    {
        var settings = options.Execution.ProviderSettings.ToDictionary();
        if (TakesDevice(options.Provider))
        {
            settings.TryAdd(DeviceSetting, (options.GpuDeviceId ?? 0).ToString(CultureInfo.InvariantCulture));
        }

        switch (options.Provider)
        {
            case ExecutionProvider.Cuda:
                AppendCuda(session, settings);
                break;
            case ExecutionProvider.TensorRt:
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(settings);
                    session.AppendExecutionProvider_Tensorrt(tensorRt);
                }

                // What TensorRT does not compute; its settings have other names.
                AppendCuda(session, new() { [DeviceSetting] = settings[DeviceSetting] });
                break;
            case var provider:
                session.AppendExecutionProvider(GetShortName(provider), settings);
                break;
        }
    }

    private static void AppendCuda(SessionOptions session, Dictionary<string, string> settings)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(settings);
        session.AppendExecutionProvider_CUDA(cuda);
    }

    private static string GetTitle(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDA",
        ExecutionProvider.TensorRt => "TensorRT",
        ExecutionProvider.DirectMl => "DirectML",
        ExecutionProvider.CoreMl => "CoreML",
        _ => "OpenVINO",
    };

    private static string GetShortName(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.DirectMl => "DML",
        var other => GetTitle(other),
    };

    private static string GetName(ExecutionProvider provider) =>
        $"{(provider == ExecutionProvider.TensorRt ? "Tensorrt" : provider == ExecutionProvider.DirectMl ? "Dml" : GetTitle(provider))}ExecutionProvider";
}
