using System.Runtime.InteropServices;

namespace MLSegmentation.Hosting.Serving;

/// <summary>Has the C library give back to the system what native libraries free, so that models which are replaced leave nothing behind.</summary>
/// <remarks>
/// By itself glibc keeps freed blocks of up to 32 MB, for each thread by itself: every model that is loaded leaves some in another place, until all
/// threads have their share. Networks keep their memory from image to image, so that nothing is lost by giving back what they free.
/// </remarks>
internal static class NativeMemory
{
    // glibc, malloc.h: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    private const int LargestKeptBlock = 1 << 20;
    private const int MostKeptByThread = 1 << 22;

    private static readonly string[] Variables = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"];

    private static readonly Lazy<bool> Outcome = new(() => !IsDecided() && FindSetter() is { } set && Set(set));

    private delegate int Setter(int option, int value);

    /// <summary>
    /// Does so for the rest of the process; once, however often it is asked for. Nothing happens where the C library is not glibc, and where its own
    /// environment variables decide.
    /// </summary>
    /// <returns>Whether memory is given back because of this.</returns>
    public static bool GiveBack() => Outcome.Value;

    private static bool Set(Setter set) => set(MapThreshold, LargestKeptBlock) == 1 && set(TrimThreshold, MostKeptByThread) == 1;

    private static bool IsDecided() =>
        Variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;

    // By this name, only glibc is found.
    private static Setter? FindSetter() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out nint library)
        && NativeLibrary.TryGetExport(library, "mallopt", out nint export)
            ? Marshal.GetDelegateForFunctionPointer<Setter>(export)
            : null;
}
