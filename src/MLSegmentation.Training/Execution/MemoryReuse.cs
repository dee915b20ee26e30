using System.Runtime.InteropServices;

namespace MLSegmentation.Training;

/// <summary>
/// Lets native libraries reuse the memory that they free. By default, glibc gives every large block back to the system at once, which has
/// to fill the next one with zeros, page by page; a training spends half its time on that, and scoring a part of it.
/// </summary>
/// <remarks>
/// A <see cref="SegmentationTrainer"/> does this by itself, unless <see cref="ExecutionOptions.ReuseMemory"/> is false. A program
/// that only scores can do it when it starts: what it allocated before is not affected.
/// </remarks>
public static class MemoryReuse
{
    private const int Accepted = 1;

    // glibc, malloc.h: M_TRIM_THRESHOLD, M_TOP_PAD and M_MMAP_THRESHOLD.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;

    // Blocks from this size on are still mapped for themselves. Versions of glibc before 2.35 take no more than the second.
    private const int LargestBlock = 1 << 30;
    private const int LargestBlockOfOldVersions = 1 << 25;

    private const int HeapGrowth = 1 << 26;

    private static readonly string[] Variables = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "MALLOC_MMAP_THRESHOLD_"];

    private static readonly Lazy<bool> Outcome = new(() => !IsDecided(Environment.GetEnvironmentVariable) && FindSetter() is { } set && Set(set));

    private static readonly Lazy<Action?> Trimmer = new(FindTrimmer);

    /// <summary>
    /// Enables the reuse for the rest of the process. It is done once, however often it is asked for. Nothing happens where the C library
    /// is not glibc (Windows, macOS, Alpine Linux), and where glibc's own environment variables (MALLOC_MMAP_THRESHOLD_,
    /// MALLOC_TRIM_THRESHOLD_, MALLOC_TOP_PAD_, or glibc.malloc in GLIBC_TUNABLES) decide already.
    /// </summary>
    /// <returns>Whether memory is reused from now on because of this.</returns>
    public static bool Enable() => Outcome.Value;

    /// <summary>
    /// Gives the system back what lies unused between the blocks of the heap, where <see cref="Enable"/> made the allocator keep it. Before
    /// 2.38, glibc cannot fill the gap that an aligned block left with another one of the same size, so the heap grows with every step of a
    /// network whose weights are many for its images.
    /// </summary>
    internal static void Trim()
    {
        if (Outcome is { IsValueCreated: true, Value: true })
        {
            Trimmer.Value?.Invoke();
        }
    }

    /// <summary>Tells the allocator with <c>mallopt</c>, which sets an option to a value and returns 1 where that is accepted.</summary>
    internal static bool Set(Func<int, int, int> set) =>
        (set(MapThreshold, LargestBlock) == Accepted || set(MapThreshold, LargestBlockOfOldVersions) == Accepted)
        && set(TrimThreshold, int.MaxValue) == Accepted
        && set(TopPad, HeapGrowth) == Accepted;

    /// <summary>Whether the environment says already how the allocator is to work.</summary>
    internal static bool IsDecided(Func<string, string?> variable) =>
        Variables.Any(name => !string.IsNullOrEmpty(variable(name)))
        || variable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;

    // By this name, only glibc is found; other C libraries have no such function anyway.
    private static unsafe Func<int, int, int>? FindSetter()
    {
        var mallopt = (delegate* unmanaged<int, int, int>)Find("mallopt");
        return mallopt is null ? null : (option, value) => mallopt(option, value);
    }

    private static unsafe Action? FindTrimmer()
    {
        var trim = (delegate* unmanaged<nuint, int>)Find("malloc_trim");
        return trim is null ? null : () => _ = trim(0);
    }

    private static nint Find(string function) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, function, out nint export)
            ? export
            : 0;
}
