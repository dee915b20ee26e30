using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>
/// The resident memory of this process after 100 and after 1,000 repetitions of some work, and what the last 900 of them allocated on .NET's heap.
/// </summary>
internal static class MemoryGrowth
{
    public static void Run(IReadOnlyList<Action> parts)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            long early = Measure(parts[part], 100);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            long late = Measure(parts[part], 900);
            long allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 900;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  part {part + 1}: {early >> 20} MiB, then {late >> 20} MiB; ratio {(double)late / early:F3}; {allocated:N0} bytes allocated each time"));
        }
    }

    private static long Measure(Action work, int count)
    {
        for (int index = 0; index < count; index++)
        {
            work();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
