using System.Runtime.InteropServices;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Gives back to the system what native libraries have freed.</summary>
internal static class FreedMemory
{
    private static readonly Lazy<Trim?> Function = new(Find);

    private delegate int Trim(nuint pad);

    /// <summary>
    /// Gives it back, where the C library is glibc: it keeps what one thread has freed for that thread, so that models which are loaded on one after
    /// another take more and more. Nothing happens elsewhere.
    /// </summary>
    public static void GiveBack() => Function.Value?.Invoke(0);

    // By this name, only glibc is found.
    private static Trim? Find() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out nint export)
            ? Marshal.GetDelegateForFunctionPointer<Trim>(export)
            : null;
}
