using Microsoft.ML.OnnxRuntime;
using MLSegmentation.ImageFiles;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Options;

namespace MLSegmentation.Scoring;

/// <summary>Creates ONNX Runtime sessions on the processor, or on what else the options ask for.</summary>
internal static class ScoringSessionFactory
{
    // What the runtime may make out of one node's constants when it opens a model: as large as weights become.
    private const string MaxFoldedBytes = "67108864";

    /// <summary>Finds out whether ONNX Runtime can be loaded, before the work whose result it is to run.</summary>
    /// <exception cref="SegmentationException">The native library is missing.</exception>
    public static void RequireRuntime()
    {
        try
        {
            _ = OnnxRuntimeConsole.GetEnvironment();
        }
        catch (Exception exception) when (IsNativeLibraryMissing(exception))
        {
            throw new SegmentationException(
                SystemReason.IsNoMemory(exception.ToString())
                    ? "ONNX Runtime's native library could not be loaded: there is not enough memory for it. Give the process more."
                    : "ONNX Runtime's native library could not be loaded. Add the package Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) to the "
                + "application.",
                exception);
        }
    }

    /// <summary>Opens a model.</summary>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="SegmentationException">The native library is missing or refuses the model, or memory is short.</exception>
    public static OpenedSession Create(ImageModel model, SegmentationScoringOptions options)
    {
        return Create(model.Source, Prepare, options);

        byte[] Prepare()
        {
            bool withSquares = options.Uncertainty == UncertaintyMeasure.Variance && model.Info.Members.Count > 1;
            byte[] bytes = withSquares ? EnsembleMean.AddSquares(model) : model.Bytes;

            // Volumes are prepared as a whole, before they are cut.
            return model.Info.Volumes is null ? bytes : VolumeValues.Remove(bytes, model.Info, model.Source);
        }
    }

    /// <summary>Opens a checked model that some source named, of its bytes.</summary>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="SegmentationException">The native library is missing or refuses the model, or memory is short.</exception>
    public static OpenedSession Create(string source, Func<byte[]> prepare, SegmentationScoringOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            RequireRuntime();
            byte[] bytes = prepare();
            return options.Provider == ExecutionProvider.Cpu ? CreateOnProcessor(bytes, options) : CreateOnDevice(bytes, options);
        }
        catch (OnnxRuntimeException) when (options.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(options.CancellationToken);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfModel(source, exception);
        }
    }

    /// <summary>How ONNX Runtime computes on the processor; dispose it.</summary>
    public static SessionOptions CreateOptions(SegmentationScoringOptions options)
    {
        var session = CreateBaseOptions(options);
        session.AddSessionConfigEntry("optimization.constant_folding_max_output_size_in_bytes", MaxFoldedBytes);
        return session;
    }

    private static OpenedSession CreateOnProcessor(byte[] model, SegmentationScoringOptions options)
    {
        using var session = CreateOptions(options);
        return new(Open(model, session, options.CancellationToken), ExecutionProvider.Cpu);
    }

    private static InferenceSession Open(byte[] model, SessionOptions session, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(state => ((SessionOptions)state!).SetLoadCancellationFlag(true), session);
        return new InferenceSession(model, session);
    }

    private static OpenedSession CreateOnDevice(byte[] model, SegmentationScoringOptions options)
    {
        if (ExecutionProviders.FindMissing(options.Provider) is { } missing)
        {
            return FallBack(model, options, missing, null);
        }

        try
        {
            return OnnxRuntimeConsole.Silence(() =>
            {
                using var session = CreateOptions(options);
                ExecutionProviders.Append(session, options);
                return new OpenedSession(Open(model, session, options.CancellationToken), options.Provider);
            });
        }
        catch (Exception exception) when (
            exception is OnnxRuntimeException or EntryPointNotFoundException && !options.CancellationToken.IsCancellationRequested)
        {
            return FallBack(model, options, OnnxRuntimeMessage.Shorten(exception.Message), exception);
        }
    }

    private static OpenedSession FallBack(byte[] model, SegmentationScoringOptions options, string reason, Exception? exception)
    {
        string problem = $"{ExecutionProviders.Describe(options)} cannot be used: {reason}.";
        if (!options.FallbackToCpu)
        {
            throw SegmentationException.Naming(
                $"{problem} {ExecutionProviders.Advise(options.Provider)}, or set {new OptionName(nameof(SegmentationScoringOptions.FallbackToCpu))} to score "
                + $"on the processor.",
                exception);
        }

        var session = CreateOnProcessor(model, options);
        options.Warning?.Invoke($"{problem} Images are scored on the processor.");
        return session;
    }

    private static SessionOptions CreateBaseOptions(SegmentationScoringOptions options) => new()
    {
        IntraOpNumThreads = options.Threads ?? ProcessorThreads.Default,
        InterOpNumThreads = 1,
        EnableCpuMemArena = options.Execution.MemoryArena,
        GraphOptimizationLevel = options.Execution.Optimization switch
        {
            GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
            GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
            GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
            _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
        },

        // The runtime would keep a plan of its memory for every size of image that it ever saw.
        EnableMemoryPattern = false,

        // They would go to the console, which belongs to the application; errors are thrown as well.
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private static bool IsNativeLibraryMissing(Exception exception) =>
        exception is DllNotFoundException or BadImageFormatException
        || (exception is TypeInitializationException && exception.InnerException is { } inner && IsNativeLibraryMissing(inner));
}
