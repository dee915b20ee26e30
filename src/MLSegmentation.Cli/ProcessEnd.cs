using System.Runtime.InteropServices;

namespace MLSegmentation.Cli;

/// <summary>
/// Ends the process without the clean-up of its native libraries, which would take away from under their threads what these still work with. Found
/// when the program starts, for nothing may have to be loaded when it is to end.
/// </summary>
internal sealed class ProcessEnd
{
    // What Windows takes for this process.
    private const nint ThisProcess = -1;

    private readonly Action<int> _end;

    public ProcessEnd()
    {
        if (OperatingSystem.IsWindows())
        {
            _end = Find("kernel32", "TerminateProcess") is { } export
                ? exitCode => Marshal.GetDelegateForFunctionPointer<TerminateFunction>(export)(ThisProcess, (uint)exitCode)
                : Environment.Exit;
        }
        else
        {
            _end = Find("libc", "_exit") is { } export ? Marshal.GetDelegateForFunctionPointer<ExitFunction>(export).Invoke : Environment.Exit;
        }
    }

    private delegate void ExitFunction(int exitCode);

    private delegate int TerminateFunction(nint process, uint exitCode);

    /// <summary>Ends the process with an exit code.</summary>
    public void Now(int exitCode) => _end(exitCode);

    private static nint? Find(string library, string function) =>
        NativeLibrary.TryLoad(library, typeof(ProcessEnd).Assembly, DllImportSearchPath.SafeDirectories, out nint handle)
        && NativeLibrary.TryGetExport(handle, function, out nint export)
            ? export
            : null;
}
