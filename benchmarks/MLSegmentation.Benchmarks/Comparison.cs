using System.Globalization;

namespace MLSegmentation.Benchmarks;

/// <summary>The same work on several sides, step by step in turns, so that all meet the same machine.</summary>
internal static class Comparison
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Prints what each side took, and the ratio of the first one to each other one.</summary>
    public static void Run(int turns, IReadOnlyList<Contestant> sides)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            foreach (var side in sides)
            {
                side.TakeTurn();
            }
        }

        foreach (var side in sides)
        {
            Print(side, sides[0]);
            side.Dispose();
        }
    }

    private static void Print(Contestant side, Contestant first)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {side.Name}: memory {side.PeakMemory / Mebibyte:F0} MiB, {side.MemoryAtStart / Mebibyte:F0} MiB of it before the work"));
        for (int part = 0; part < side.Parts; part++)
        {
            var turns = side.GetTurns(part);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    part {part + 1}: {Spread.Of(turns.Select(turn => turn.Processor))} ms of the processor"));
            if (side != first)
            {
                Console.WriteLine($"      {first.Name} / this: {Spread.DescribeRatios(first.GetTurns(part), turns)}");
            }

            if (part > 0)
            {
                Console.WriteLine($"      part 1 / this: {Spread.DescribeRatios(side.GetTurns(0), turns)}");
            }
        }
    }
}
