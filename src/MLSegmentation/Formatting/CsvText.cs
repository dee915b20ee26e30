using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLSegmentation.Formatting;

/// <summary>
/// Comma-separated values (RFC 4180, but for line feeds alone) that are safe to look at and to open with a spreadsheet: <see cref="SegmentationText"/>
/// escapes what is not seen, and an apostrophe stands before text that would be a formula, and before apostrophes there. Numbers stay numbers.
/// </summary>
internal sealed class CsvText
{
    private const char Apostrophe = '\'';

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"");
    private static readonly SearchValues<char> BeginsFormula = SearchValues.Create("=+-@＝＋－＠");

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line of cells, each as <see cref="ToCell"/> has it; they are quoted where they need to be.</summary>
    public void AppendLine(IEnumerable<string> cells) => _text.AppendJoin(',', cells.Select(cell => Quote(ToCell(cell)))).Append('\n');

    /// <summary>A text as it stands in a cell, without quotes.</summary>
    public static string ToCell(string text)
    {
        string escaped = SegmentationText.Escape(text, int.MaxValue);
        return IsFormula(escaped.AsSpan().TrimStart(Apostrophe)) ? $"{Apostrophe}{escaped}" : escaped;
    }

    /// <summary>The text that <see cref="ToCell"/> put an apostrophe before; any other one as it is.</summary>
    public static string FromCell(string cell) => cell is [Apostrophe, ..] && IsFormula(cell.AsSpan().TrimStart(Apostrophe)) ? cell[1..] : cell;

    /// <summary>A number as a cell; empty where it is none. What is infinite is <c>Infinity</c>, as pandas, R and .NET read it.</summary>
    public static string Format(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>All lines.</summary>
    public override string ToString() => _text.ToString();

    // Programs that read CSV may pass over white space at the beginning of a cell.
    private static bool IsFormula(ReadOnlySpan<char> text) => text.TrimStart() is [var first, ..] trimmed
        && BeginsFormula.Contains(first)
        && !double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
