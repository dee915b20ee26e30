using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLSegmentation.Formatting;

/// <summary>Comma-separated values (RFC 4180, but for line feeds alone).</summary>
internal sealed class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line of cells; they are quoted where they need to be.</summary>
    public void AppendLine(IEnumerable<string> cells) => _text.AppendJoin(',', cells.Select(Quote)).Append('\n');

    /// <summary>A number as a cell; empty where it is none. What is infinite is <c>Infinity</c>, as pandas, R and .NET read it.</summary>
    public static string Format(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>All lines.</summary>
    public override string ToString() => _text.ToString();

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
