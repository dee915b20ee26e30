using System.Text;

namespace MLSegmentation.Formatting;

/// <summary>Writes tables of text whose columns line up: the first to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>The table; its lines end with a line feed.</summary>
    /// <param name="rows">The rows, all with as many cells.</param>
    public static string Format(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
