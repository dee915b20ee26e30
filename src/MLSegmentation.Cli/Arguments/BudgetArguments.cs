using System.CommandLine;
using MLSegmentation.Training;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that say what may be spent: time or steps, and memory.</summary>
internal sealed class BudgetArguments(string timeDescription)
{
    private readonly Option<PlanLength?> _budget = Option.Parsed<PlanLength?>(
        "--budget",
        $"{timeDescription}: a time such as 90s, 30m or 2h, or a number of steps such as 200steps. "
            + FormattableString.Invariant($"Default: {new SegmentationPlanOptions().Time.TotalMinutes}m."),
        "TIME|STEPS",
        text => PlanLength.Parse(text));
    private readonly Option<long?> _memory = Option.Parsed<long?>(
        "--memory",
        "The main memory that the training may take, such as 800MB or 4GB. Default: half of what the process may use.",
        "BYTES",
        text => ParseMemory(text));

    public IEnumerable<Option> Options => [_budget, _memory];

    /// <summary>The time or the steps; null for the default.</summary>
    public PlanLength? Length(ParseResult parsed) => parsed.GetValue(_budget);

    /// <summary>The bytes of memory; null for the default.</summary>
    public long? Memory(ParseResult parsed) => parsed.GetValue(_memory);

    /// <summary>Reads <c>800MB</c>, <c>4GB</c> or <c>2GiB</c>.</summary>
    /// <exception cref="SegmentationException">It is none of these.</exception>
    public static long? ParseMemory(string text)
    {
        (string Unit, double Bytes)[] units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("GB", 1e9), ("MB", 1e6)];
        var (unit, bytes) = Array.Find(units, item => text.EndsWith(item.Unit, StringComparison.OrdinalIgnoreCase));
        return unit is not null && PlanLength.TryParseNumber(text[..^unit.Length], out double number) && number * bytes is >= 1 and < 1L << 60
            ? (long)(number * bytes)
            : throw new SegmentationException($"'{text}' is no amount of memory; write a number above 0 and MB, GB, MiB or GiB, such as 4GB.");
    }
}
