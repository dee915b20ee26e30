using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>Facts on the terminal, one a line: a name and what it is.</summary>
internal static class FactTable
{
    // Where values would have fewer columns than this, they stand below their names.
    private const int NarrowestValue = 24;
    private const int Gap = 2;

    public static void Write(IEnumerable<(string Name, string Value)> facts) => Terminal.WriteText(Format([.. facts], Terminal.Width));

    /// <summary>The lines for a terminal of a width; null for any width.</summary>
    public static string Format(IReadOnlyList<(string Name, string Value)> facts, int? width)
    {
        facts = [.. facts.Select(fact => (Terminal.CleanCell(fact.Name), SegmentationText.Escape(fact.Value)))];
        int indent = facts.Max(fact => fact.Name.Length) + Gap;
        bool isBelow = width - indent < NarrowestValue;
        return string.Concat(facts.SelectMany(fact => isBelow
            ? Words.Wrap(fact.Name.Length == 0 ? $"  {fact.Value}" : $"{fact.Name}: {fact.Value}", width, Gap)
            : Words.Wrap($"{fact.Name.PadRight(indent)}{fact.Value}", width, indent)).Select(line => $"{line.TrimEnd()}\n"));
    }
}
