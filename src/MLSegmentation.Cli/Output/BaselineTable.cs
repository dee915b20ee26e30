using System.Globalization;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>Simple methods as a table on the terminal: a row for each, the best first.</summary>
internal static class BaselineTable
{
    public static void Write(IReadOnlyList<BaselineResult> results) => Create(results).Write();

    /// <summary>The table; of its columns the mean Dice stays longest.</summary>
    public static TerminalTable Create(IReadOnlyList<BaselineResult> results)
    {
        string[] classes = [.. results[0].Classes.Select(item => item.Name)];
        var table = new TerminalTable(
        [
            new TerminalColumn("method", IsNumber: false),
            new TerminalColumn("mean Dice", Rank: 1),
            new TerminalColumn("mean IoU", Rank: 2),
            .. classes.Select((name, index) => new TerminalColumn($"Dice of {name}", Rank: 3 + index)),
            new TerminalColumn("seconds", Rank: 3 + classes.Length),
            new TerminalColumn("parameters", IsNumber: false, Rank: 4 + classes.Length),
        ]);
        foreach (var result in results.OrderByDescending(result => result.MeanDice))
        {
            table.AddRow(
            [
                result.Name,
                Format(result.MeanDice, "F4"),
                Format(result.MeanIoU, "F4"),
                .. result.Classes.Select(item => Format(item.Dice, "F4")),
                Format(result.ScoringSeconds > 0 ? result.FittingSeconds + result.ScoringSeconds : double.NaN, "F1"),
                result.Parameters,
            ]);
        }

        return table;
    }

    private static string Format(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
