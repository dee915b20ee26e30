using System.Globalization;
using System.Text.Json;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Inspection;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows an inspection: what there is, the classes, what was found, the worst first, and what to train with.</summary>
internal static class InspectionDisplay
{
    private const int MaxFiles = 5;
    private const int MaxListed = 5;

    public static void Write(SegmentationInspection inspection)
    {
        FactTable.Write(Facts(inspection));
        if (inspection.Training.ReadCount > 0)
        {
            WriteClasses(inspection.Training);
        }

        foreach (var finding in inspection.Findings)
        {
            WriteFinding(finding);
        }

        WriteSuggestions(inspection.Suggestions);
        Terminal.WriteLine(Summarize(inspection));
    }

    private static IEnumerable<(string Name, string Value)> Facts(SegmentationInspection inspection)
    {
        var training = inspection.Training;
        yield return ("images", Count(training));
        if (inspection.Validation is { } validation)
        {
            yield return ("validation", Count(validation));
        }

        (string Name, IReadOnlyList<InspectedCount> Counts)[] all =
        [
            ("sizes", training.Sizes), ("spacings", training.Spacings), ("formats", training.Formats), ("depths", training.Depths),
            ("channels", training.Channels),
        ];
        foreach (var (name, counts) in all.Where(item => item.Counts.Count > 0))
        {
            string listed = string.Join(", ", counts.Take(MaxListed).Select(item => counts.Count == 1 ? item.Value : $"{item.Value} ({item.Images})"));
            yield return (name, counts.Count > MaxListed ? $"{listed} and {counts.Count - MaxListed} more" : listed);
        }

        if (training.Values.Count > 0)
        {
            yield return ("values", string.Join("; ", training.Values.Select(Describe)));
        }
    }

    private static string Count(InspectedSet set) =>
        set.ReadCount == set.ImageCount ? Number(set.ImageCount) : $"{Number(set.ImageCount)}, {Number(set.ReadCount)} of them fit to train on";

    private static string Describe(InspectedChannel channel) => string.Create(
        CultureInfo.InvariantCulture, $"{channel.Minimum:0.##} to {channel.Maximum:0.##}, mean {channel.Mean:0.#}, deviation {channel.StandardDeviation:0.#}");

    private static void WriteClasses(InspectedSet set)
    {
        string[] columns = ["share", "images", "objects", "tiny", "mean area"];
        var table = new TerminalTable([new TerminalColumn("class", IsNumber: false), .. columns.Select(name => new TerminalColumn(name))]);
        foreach (var item in set.Classes)
        {
            table.AddRow(
                item.Name, Number(100 * item.Share, "0.##", " %"), Number(item.Images), Number(item.Objects), Number(item.TinyObjects),
                Number(item.MeanObjectArea, "0"));
        }

        table.Write();
    }

    private static string Number(double value, string format = "N0", string unit = "") =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture) + unit;

    private static void WriteFinding(InspectionFinding finding)
    {
        Terminal.WriteLine($"{Word(finding.Severity)}: {finding.Message} [{finding.Code}]");
        foreach (var file in finding.Files.Take(MaxFiles))
        {
            Terminal.WriteLine(file.Detail is null ? $"    {file.Path}" : $"    {file.Path}: {file.Detail}");
        }

        if (finding.FileCount > MaxFiles)
        {
            Terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    and {finding.FileCount - MaxFiles:N0} more; --json lists them"));
        }

        Terminal.WriteLine($"  {finding.Suggestion}");
    }

    private static void WriteSuggestions(IReadOnlyList<InspectionSuggestion> suggestions)
    {
        if (suggestions.Count == 0)
        {
            return;
        }

        Terminal.WriteLine("Suggestions for mlseg train:");
        foreach (var item in suggestions)
        {
            Terminal.WriteLine($"  {NameOption(item.Option)} {NextCommand.Quote(item.Value)}");
            Terminal.WriteLine($"      {item.Reason}");
        }
    }

    /// <summary>How the command line spells an option of a training.</summary>
    public static string NameOption(string option) => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(option)}";

    private static string Summarize(SegmentationInspection inspection) =>
        inspection.Findings.Count == 0 ? "Nothing found that stands in the way of a training."
        : $"{inspection}. {(inspection.CanTrain ? "A training can begin." : "A training would fail.")}";

    private static string Word(InspectionSeverity severity) => JsonNamingPolicy.KebabCaseLower.ConvertName(severity.ToString());
}
