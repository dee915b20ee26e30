using System.Globalization;
using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows what this machine trains and scores with on the terminal.</summary>
internal static class EnginesTable
{
    public static void Show(EnginesResult result)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach ((string name, string version) in result.Versions)
        {
            AddRow(grid, name, version);
        }

        AddRow(grid, "system", result.System);
        AddRow(grid, "processor", $"{result.Processor}, {result.LogicalProcessors} logical processors, {result.Threads} used");
        AddRow(grid, "training on", result.TrainingGpus == 0 ? "cpu" : $"cpu, {Gpus(result.TrainingGpus)}");
        AddRow(grid, "scoring on", string.Join(", ", result.ScoringProviders.Select(ShortName)));
        AddRow(grid, "convolutions", Describe(result.Convolutions));
        AddRow(grid, "in bfloat16", Describe(result.Bfloat16Convolutions));
        AnsiConsole.Write(grid);
    }

    private static string Gpus(int count) => string.Join(", ", Enumerable.Range(0, count).Select(index => $"cuda:{index}"));

    private static string ShortName(string provider) => provider.Replace("ExecutionProvider", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Describe(ConvolutionsResult convolutions)
    {
        int right = convolutions.Tried - convolutions.Padded.Count - convolutions.Wrong.Count;
        string text = string.Create(CultureInfo.InvariantCulture, $"{right} of {convolutions.Tried} kinds are right as they are");
        text += Add(convolutions.Padded, "right with channels of zeros added, as trainings compute them");
        return text + Add(convolutions.Wrong, "wrong in every form; networks that have them are not trained");
    }

    private static string Add(IReadOnlyList<string> kinds, string outcome) =>
        kinds.Count == 0 ? "" : $"; {kinds.Count} are {outcome} ({string.Join("; ", kinds.Take(2))}{(kinds.Count > 2 ? "; …" : "")})";

    private static void AddRow(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));
}
