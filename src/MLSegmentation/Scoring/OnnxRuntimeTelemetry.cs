using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MLSegmentation.Scoring;

/// <summary>
/// Keeps ONNX Runtime from reporting to its maker, which it does unless told otherwise: a device id and a database of events in the user's cache
/// folder, names of graphs and run times in them, and the look-up of a host that they go to.
/// </summary>
/// <remarks>
/// It reads the environment variable ORT_DISABLE_TELEMETRY when its library is loaded, but for Windows, where the events can only be switched off
/// afterwards. A variable that says otherwise stays as it is, and the switch <c>MLSegmentation.OnnxRuntimeTelemetry</c> (true) of the application's
/// runtime configuration leaves all as ONNX Runtime has it.
/// </remarks>
internal static class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private const string Switch = "MLSegmentation.OnnxRuntimeTelemetry";

    // As ONNX Runtime reads the variable.
    private static readonly string[] Disabling = ["1", "true", "yes", "on", "y"];

    private delegate int SetVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    private static bool IsAllowed =>
        (AppContext.TryGetSwitch(Switch, out bool isWanted) && isWanted)
        || (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value && !Disabling.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase));

    /// <summary>Sets the variable where it says nothing else, before any code of this assembly, or any model of it, makes ONNX Runtime load.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "ML.NET's own transformers load ONNX Runtime, too, and call no other code of a library before.")]
    public static void DisableByDefault()
    {
        if (OperatingSystem.IsWindows() || IsAllowed)
        {
            return;
        }

        // What .NET calls the environment is a copy of its own there, of which native libraries see nothing.
        string library = OperatingSystem.IsLinux() ? "libc.so.6" : "libc";
        if (NativeLibrary.TryLoad(library, out nint handle) && NativeLibrary.TryGetExport(handle, "setenv", out nint export))
        {
            _ = Marshal.GetDelegateForFunctionPointer<SetVariable>(export)(Variable, Disabling[0], 1);
        }
    }

    /// <summary>Switches off what the variable does not.</summary>
    public static void Disable(OrtEnv environment)
    {
        if (!IsAllowed)
        {
            environment.DisableTelemetryEvents();
        }
    }
}
