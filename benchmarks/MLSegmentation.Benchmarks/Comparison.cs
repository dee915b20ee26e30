using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>The same work here and in PyTorch, step by step in turns, so that both meet the same machine.</summary>
internal static class Comparison
{
    private const double Mebibyte = 1 << 20;

    public static void Run(int turns, string python, string script, IReadOnlyList<string> work)
    {
        using var ours = new Contestant(Environment.ProcessPath!, [.. GetOwnArguments(), .. work]);
        using var theirs = new Contestant(python, [script, .. work]);
        for (int turn = 0; turn < turns; turn++)
        {
            ours.TakeTurn();
            theirs.TakeTurn();
        }

        Console.WriteLine(string.Join(' ', work));
        for (int part = 0; part < ours.Parts; part++)
        {
            Print($"part {part + 1}", ours.GetTurns(part), theirs.GetTurns(part));
        }

        for (int part = 1; part < ours.Parts; part++)
        {
            Console.WriteLine($"  part {part + 1} / part 1: {Spread.DescribeRatios(ours.GetTurns(part), ours.GetTurns(0))}");
            Console.WriteLine($"    PyTorch: {Spread.DescribeRatios(theirs.GetTurns(part), theirs.GetTurns(0))}");
        }

        PrintMemory("peak memory", ours.PeakMemory, theirs.PeakMemory);
        PrintMemory("peak memory above that of the loaded engine", ours.PeakMemory - ours.MemoryAtStart, theirs.PeakMemory - theirs.MemoryAtStart);
    }

    /// <summary>The program itself where it was started through <c>dotnet</c>.</summary>
    private static IEnumerable<string> GetOwnArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    private static void Print(string name, Measurement[] ours, Measurement[] theirs)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {name}, ms of the processor: {Median(ours):F1}, PyTorch {Median(theirs):F1}"));
        Console.WriteLine($"    ratios: {Spread.DescribeRatios(ours, theirs)}");

        static double Median(Measurement[] turns) => Spread.Of(turns.Select(turn => turn.Processor)).Median;
    }

    private static void PrintMemory(string name, long ours, long theirs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {name}, MiB: {ours / Mebibyte:F0}, PyTorch {theirs / Mebibyte:F0}; ratio {(double)ours / theirs:F3}"));
}
