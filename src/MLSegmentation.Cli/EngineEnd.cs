using System.Runtime.InteropServices;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli;

/// <summary>
/// Ends the process with an error for the user where memory is refused at a place from which it is not reported: to the code of an engine, by an exception
/// of C++ that nobody catches, for which the C++ runtime would abort the process; or to the code of a thread of .NET, which would do the same.
/// </summary>
internal static class EngineEnd
{
    private const string Message =
        "mlseg: The memory is used up: an engine's own code was refused some. Use smaller images, crops, batches, tiles or networks, or fewer threads; or give "
        + "the process more memory. " + Rest;

    private const string Rest = "Files that were complete stay, and a training goes on from its last checkpoint with --resume.";

    // std::terminate's handlers, and what tells the type of the exception; on Linux and macOS alike.
    private const string SetTerminate = "_ZSt13set_terminatePFvvE";
    private const string CurrentExceptionType = "__cxa_current_exception_type";

    // The name follows the pointer to the methods in the description of a type.
    private static readonly int NameOffset = IntPtr.Size;

    // std::bad_alloc, std::bad_array_new_length, and what oneDNN throws where it cannot make a primitive, which it does for lack of memory.
    private static readonly string[] MemoryEnds = ["St9bad_alloc", "St20bad_array_new_length", "N4dnnl5errorE"];

    // The C++ runtime keeps the pointers only.
    private static TerminateHandler? _handler;

    private delegate void TerminateHandler();

    private delegate nint SetTerminateFunction(nint handler);

    private delegate nint CurrentExceptionTypeFunction();

    /// <summary>Has both runtimes end the process so; that of C++ only where it is that of Linux or macOS.</summary>
    public static void Prepare(ProcessEnd processEnd)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            if (UserError.DescribeMemoryEnd((Exception)unhandled.ExceptionObject) is { } message)
            {
                End(processEnd, $"mlseg: {message} {Rest}");
            }
        };
        if (_handler is not null || !NativeLibrary.TryLoad(OperatingSystem.IsMacOS() ? "libc++.1.dylib" : "libstdc++.so.6", out nint library)
            || !NativeLibrary.TryGetExport(library, SetTerminate, out nint set)
            || !NativeLibrary.TryGetExport(library, CurrentExceptionType, out nint type))
        {
            return;
        }

        var typeOf = Marshal.GetDelegateForFunctionPointer<CurrentExceptionTypeFunction>(type);
        TerminateHandler? before = null;
        _handler = () =>
        {
            if (IsMemoryEnd(typeOf()))
            {
                End(processEnd, Message);
            }

            before?.Invoke();
        };
        nint previous = Marshal.GetDelegateForFunctionPointer<SetTerminateFunction>(set)(Marshal.GetFunctionPointerForDelegate(_handler));
        before = previous == 0 ? null : Marshal.GetDelegateForFunctionPointer<TerminateHandler>(previous);
    }

    private static bool IsMemoryEnd(nint type) =>
        type != 0 && MemoryEnds.Contains(Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(type, NameOffset)));

    private static void End(ProcessEnd processEnd, string message)
    {
        try
        {
            Terminal.WriteOwnError(message);
            UnfinishedFiles.Abandon(TimeSpan.Zero);
            OutputFile.DeleteEmptyFolders();
        }
        catch (Exception)
        {
            // There may be no memory for that either.
        }

        processEnd.Now(exitCode: 1);
    }
}
