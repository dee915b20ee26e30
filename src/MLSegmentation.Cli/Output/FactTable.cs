using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Facts on the terminal, one a line: a name and what it is.</summary>
internal static class FactTable
{
    public static void Write(IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in facts)
        {
            grid.AddRow(new Text(name), new Text(value));
        }

        AnsiConsole.Write(grid);
    }
}
