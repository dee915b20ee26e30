using System.Text;

namespace MLSegmentation.Formatting;

/// <summary>Writes tables of text whose columns line up: the first to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>The table of rows with as many cells each; its lines end with a line feed.</summary>
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
