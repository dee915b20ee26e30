using System.Globalization;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>How steady masks are, as a table on the terminal.</summary>
internal static class SteadinessTable
{
    private static readonly (string Title, Func<TemporalMetrics, double> Of, bool IsShare)[] Columns =
    [
        ("IoU", metrics => metrics.MeanIoU, false),
        ("consistency", metrics => metrics.TemporalConsistency, false),
        ("flicker", metrics => metrics.Flicker, true),
        ("false flicker", metrics => metrics.FalseFlicker, true),
        ("area jitter", metrics => metrics.AreaJitter, true),
        ("VC8", metrics => metrics.VideoConsistency8, false),
        ("VC16", metrics => metrics.VideoConsistency16, false),
    ];

    /// <summary>Writes a row for each series of masks, and a column for each metric that one of them has.</summary>
    public static void Write(IReadOnlyList<(string Name, TemporalMetrics Metrics)> series)
    {
        var shown = Columns.Where(column => series.Any(item => !double.IsNaN(column.Of(item.Metrics)))).ToList();
        var table = new TerminalTable([new TerminalColumn("masks", IsNumber: false), .. shown.Select(column => new TerminalColumn(column.Title))]);
        foreach (var (name, metrics) in series)
        {
            table.AddRow([name, .. shown.Select(column => Format(column.Of(metrics), column.IsShare))]);
        }

        table.Write();
    }

    private static string Format(double value, bool isShare) => double.IsNaN(value) ? "-"
        : isShare ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:F3} %")
        : value.ToString("F4", CultureInfo.InvariantCulture);
}
