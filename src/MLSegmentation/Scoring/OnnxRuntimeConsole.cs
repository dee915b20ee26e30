using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Scoring;

/// <summary>Keeps ONNX Runtime's own lines off standard error, which belongs to the application; what it reports, it throws as well.</summary>
internal static class OnnxRuntimeConsole
{
    private static readonly object Gate = new();

    /// <summary>Does something while ONNX Runtime writes nothing but what ends the process, and lets it write as before afterwards.</summary>
    public static T Silence<T>(Func<T> function)
    {
        lock (Gate)
        {
            var environment = GetEnvironment();
            var level = environment.EnvLogLevel;
            environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
            try
            {
                return function();
            }
            finally
            {
                environment.EnvLogLevel = level;
            }
        }
    }

    /// <summary>ONNX Runtime's state of the process, made without a word where the application has not made it.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing.</exception>
    public static OrtEnv GetEnvironment()
    {
        lock (Gate)
        {
            if (OrtEnv.IsCreated)
            {
                return OrtEnv.Instance();
            }

            var options = new EnvironmentCreationOptions { logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            var environment = OrtEnv.CreateInstanceWithOptions(ref options);
            environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
            OnnxRuntimeTelemetry.Disable(environment);
            return environment;
        }
    }
}
