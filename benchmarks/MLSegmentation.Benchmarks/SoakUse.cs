using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Formatting;

namespace MLSegmentation.Benchmarks;

/// <summary>What this process holds after some of a long work, once the collector has given back what nobody uses.</summary>
/// <param name="Done">How much of the work is done.</param>
/// <param name="Resident">The resident memory, in MiB: that of .NET and of the engines.</param>
/// <param name="Managed">What of it is objects on .NET's heap, in MiB.</param>
/// <param name="Handles">Open files and other handles.</param>
/// <param name="Threads">Threads.</param>
internal sealed record SoakUse(int Done, double Resident, double Managed, int Handles, int Threads)
{
    private const double Mebibyte = 1 << 20;
    private const string Header = "done,residentMiB,managedMiB,handles,threads";

    // What is held for good, such as compiled code and the arenas of threads, is there after a tenth of the work.
    private const int Settled = 10;

    /// <summary>Measures the process.</summary>
    public static SoakUse Measure(int done)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return new(done, process.WorkingSet64 / Mebibyte, GC.GetTotalMemory(forceFullCollection: true) / Mebibyte, process.HandleCount, process.Threads.Count);
    }

    /// <summary>Writes measurements as CSV.</summary>
    public static void Write(string path, IEnumerable<SoakUse> uses) => File.WriteAllLines(path, [Header, .. uses.Select(use => use.ToCsv())]);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SoakUse[] Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(cells => new SoakUse(
        int.Parse(cells[0], CultureInfo.InvariantCulture),
        double.Parse(cells[1], CultureInfo.InvariantCulture),
        double.Parse(cells[2], CultureInfo.InvariantCulture),
        int.Parse(cells[3], CultureInfo.InvariantCulture),
        int.Parse(cells[4], CultureInfo.InvariantCulture)))];

    /// <summary>A row of a Markdown table: after a tenth of the work and at its end.</summary>
    public static string Compare(string work, IReadOnlyList<SoakUse> uses)
    {
        var (early, late) = (uses[uses.Count / Settled], uses[^1]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {work} | {Figures.Count(early.Done)} → {Figures.Count(late.Done)} "
            + $"| {early.Resident:F1} → {late.Resident:F1} MiB ({late.Resident / early.Resident:F3}) "
            + $"| {early.Managed:F2} → {late.Managed:F2} MiB | {early.Handles} → {late.Handles} | {early.Threads} → {late.Threads} |");
    }

    private string ToCsv() => string.Create(CultureInfo.InvariantCulture, $"{Done},{Resident:F2},{Managed:F3},{Handles},{Threads}");
}
