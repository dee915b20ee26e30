using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

/// <summary>
/// Runs in a process of the tool before the tool (<c>DOTNET_STARTUP_HOOKS</c>), and throws an exception in it once the tool knows its commands: one of C++,
/// as an engine does to which memory is refused, or one of a thread of .NET, where <c>MLSEGMENTATION_TESTED_END</c> is <c>thread</c>.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for a class without a namespace.")]
internal static class StartupHook
{
    private delegate void ThrowFunction();

    public static void Initialize() => AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
    {
        if (loaded.LoadedAssembly.GetName().Name != "MLSegmentation.Training")
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("MLSEGMENTATION_TESTED_END") == "thread")
        {
            var thread = new Thread(() => throw new InsufficientMemoryException());
            thread.Start();
            thread.Join();
        }
        else
        {
            nint library = NativeLibrary.Load("libstdc++.so.6");
            Marshal.GetDelegateForFunctionPointer<ThrowFunction>(NativeLibrary.GetExport(library, "_ZSt17__throw_bad_allocv"))();
        }
    };
}
