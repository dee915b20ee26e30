using System.Globalization;
using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>What <c>mlseg export --int8</c> says about a quantised model.</summary>
/// <param name="report">What changed.</param>
/// <param name="before">The metrics of the model of 32-bit numbers; null where there are no masks.</param>
/// <param name="after">The metrics of the quantised one; null where there are no masks.</param>
internal sealed class QuantizationResultText(QuantizationReport report, SegmentationMetrics? before, SegmentationMetrics? after)
{
    private const double Mebibyte = 1 << 20;
    private const int MostNames = 6;

    /// <summary>Writes it for people.</summary>
    public void Write()
    {
        FactTable.Write(Facts());
        if (report.Warning is { } warning)
        {
            WarningLine.Write(warning);
        }
    }

    /// <summary>It for programs.</summary>
    public object ToResult() => new
    {
        report.Images,
        report.Method,
        report.LabelAgreement,
        MeanDiceBefore = before?.MeanDice,
        MeanDice = after?.MeanDice,
        report.Int8Share,
        report.Int8Nodes,
        report.FloatNodes,
        report.BytesBefore,
        report.Bytes,
        report.Warning,
    };

    private static string Names(FloatNode[] nodes) =>
        string.Join(", ", nodes.Take(MostNames).Select(node => node.Name)) + (nodes.Length > MostNames ? Text($" and {nodes.Length - MostNames} more") : "");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("calibration", Text($"{report.Images} {(report.Images == 1 ? "image" : "images")}, {report.Method.ToString().ToLowerInvariant()}")),
        ("same labels", Text($"{report.LabelAgreement:P3} of the pixels")),
        .. Dice(),
        ("8 bits", Text($"{report.Int8Nodes} nodes, {report.Int8Share:P1} of the multiplications")),
        .. report.FloatNodes
            .GroupBy(node => (node.Operator, node.Reason))
            .Select((nodes, index) => (index == 0 ? "32 bits" : "", $"{nodes.Key.Operator}, as {nodes.Key.Reason}: {Names([.. nodes])}")),
        ("size", Text($"{report.Bytes / Mebibyte:F2} MiB instead of {report.BytesBefore / Mebibyte:F2} MiB")),
    ];

    private IEnumerable<(string Name, string Value)> Dice() => before is null || after is null
        ? []
        :
        [
            ("mean Dice", Text($"{after.MeanDice:F4} instead of {before.MeanDice:F4}")),
            .. after.Classes.Zip(before.Classes, (item, old) => ($"  {item.Name}", Text($"{item.Dice:F4} instead of {old.Dice:F4}"))),
        ];
}
