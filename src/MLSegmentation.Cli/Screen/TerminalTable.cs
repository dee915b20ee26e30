using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLSegmentation.Cli.Screen;

/// <summary>
/// A table for people. Where the terminal is too narrow for all of its columns, it leaves columns out and says which, and never breaks a word; where
/// not even two fit, it writes each row as a list.
/// </summary>
internal sealed class TerminalTable(params IReadOnlyList<TerminalColumn> columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, with a cell for each column.</summary>
    public void AddRow(params string[] cells) => _rows.Add([.. cells.Select(Terminal.CleanCell)]);

    /// <summary>Writes the table to the terminal.</summary>
    public void Write() => Terminal.WriteText(Format(Terminal.Width, AnsiConsole.Profile.Capabilities.Unicode));

    /// <summary>The lines of the table for a terminal of a width; null for any width.</summary>
    public string Format(int? width, bool isUnicode = true)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Capabilities.Unicode = isUnicode;
        console.Profile.Width = int.MaxValue;
        var shown = Enumerable.Range(0, columns.Count).ToList();
        while (shown.Count > 1 && Measure(console, shown) > width)
        {
            shown.Remove(shown.Where(index => index > 0).MaxBy(index => columns[index].Rank ?? index));
        }

        if (shown.Count == 1 && columns.Count > 1)
        {
            return FormatAsLists(width);
        }

        int needed = Measure(console, shown);
        console.Profile.Width = needed;
        console.Write(Create(shown));
        string[] lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Concat(DescribeHidden(shown, width)).Select(line => $"{line.TrimEnd()}\n"));
    }

    private static int Measure(IAnsiConsole console, Table table) =>
        ((IRenderable)table).Measure(RenderOptions.Create(console, console.Profile.Capabilities), int.MaxValue).Max;

    private int Measure(IAnsiConsole console, IReadOnlyList<int> shown) => Measure(console, Create(shown));

    private Table Create(IReadOnlyList<int> shown)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (int index in shown)
        {
            var column = new TableColumn(new Text(columns[index].Title)).NoWrap();
            table.AddColumn(columns[index].IsNumber ? column.RightAligned() : column);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(shown.Select(index => new Text(row[index])));
        }

        return table;
    }

    private IReadOnlyList<string> DescribeHidden(IReadOnlyList<int> shown, int? width)
    {
        string[] hidden = [.. columns.Where((_, index) => !shown.Contains(index)).Select(column => column.Title)];
        return hidden is [] ? [] : Words.Wrap($"Not shown, for the terminal is too narrow: {string.Join(", ", hidden)}.", width);
    }

    private string FormatAsLists(int? width) => string.Concat(_rows
        .SelectMany(row => columns.Zip(row).Skip(1).Select(cell => $"  {cell.First.Title} {cell.Second}").Prepend(row[0]))
        .SelectMany(line => Words.Wrap(line, width, indent: 4))
        .Select(line => $"{line.TrimEnd()}\n"));
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its head.</param>
/// <param name="IsNumber">Whether it stands to the right.</param>
/// <param name="Rank">Which are left out first: those of the highest rank. Null for its index, so that the last columns are.</param>
internal sealed record TerminalColumn(string Title, bool IsNumber = true, int? Rank = null);
