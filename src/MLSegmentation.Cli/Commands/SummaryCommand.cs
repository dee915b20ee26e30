using System.CommandLine;
using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using Spectre.Console;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg summary</c>: what a network, or every network, costs before it is trained.</summary>
internal sealed class SummaryCommand
{
    private readonly NetworkArguments _network = new();
    private readonly Option<int?> _channels = NumberOption.Integer("--channels", "Channels of the input image. Default: 3.", 1);
    private readonly Option<int?> _classes = NumberOption.Integer("--classes", "Output channels. Default: 2.", 1, SegmentationClasses.MaxCount);
    private readonly Option<int?> _rank = NumberOption.Integer("--rank", "Spatial dimensions: 2 for images, 3 for volumes. Default: 2.", 2, 3);
    private readonly Option<ImageSize?> _size = SizeOption.Create(
        "--size",
        "The image size that the multiply-adds are counted for; a volume is as deep as it is high. Default: 256x256 (64x64 for volumes).");
    private readonly Option<bool> _layers = new("--layers") { Description = "Show every layer; needs --network." };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var summary = new SummaryCommand();
        var command = new Command("summary", "Show a network's parameters, multiply-adds and receptive field; without a network, those of all.");
        summary._network.AddTo(command);
        foreach (var option in (Option[])[summary._channels, summary._classes, summary._rank, summary._size, summary._layers, summary._json])
        {
            command.Options.Add(option);
        }

        command.SetAction(summary.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json]);
        if (_network.AreGiven(parsed))
        {
            RunOne(parsed, json);
        }
        else
        {
            RunAll(parsed, json);
        }

        return 0;
    }

    private void RunOne(ParseResult parsed, FileInfo? json)
    {
        var network = _network.Architecture(parsed);
        RequireRank(network, _network.Name(parsed), Rank(parsed));
        (var summary, var result) = Summarize(_network.Name(parsed), network, parsed);
        Show(result);
        if (parsed.GetValue(_layers))
        {
            ShowLayers(summary);
        }

        JsonFile.Write(json, result);
    }

    /// <summary>Every network, with its own hyper-parameters, that has the rank.</summary>
    private void RunAll(ParseResult parsed, FileInfo? json)
    {
        if (parsed.GetValue(_layers))
        {
            throw new UsageException("--layers shows the layers of one network; choose it with --network.");
        }

        SummaryResult[] results =
            [.. WithRank(Rank(parsed)).Select(name => Summarize(name, NetworkCatalog.Create(name), parsed).Result with { Layers = null })];
        ShowTable(results);
        JsonFile.Write(json, results);
    }

    private (NetworkSummary Summary, SummaryResult Result) Summarize(string name, NetworkArchitecture network, ParseResult parsed)
    {
        int rank = Rank(parsed);
        var size = parsed.GetValue(_size) ?? (rank == 2 ? new ImageSize(256, 256) : new ImageSize(64, 64));
        var graph = network.CreateGraph(parsed.GetValue(_channels) ?? 3, parsed.GetValue(_classes) ?? 2, rank);
        var summary = NetworkSummary.Of(graph, rank == 2 ? [size.Height, size.Width] : [size.Height, size.Height, size.Width]);
        return (summary, SummaryResult.Of(name, network, graph, summary));
    }

    private int Rank(ParseResult parsed) => parsed.GetValue(_rank) ?? 2;

    private static void RequireRank(NetworkArchitecture network, string name, int rank)
    {
        if (!network.Ranks.Contains(rank))
        {
            throw new UsageException($"The network {name} has no --rank {rank}; these have: {string.Join(", ", WithRank(rank))}.");
        }
    }

    private static IEnumerable<string> WithRank(int rank) => NetworkCatalog.Names.Where(name => NetworkCatalog.Create(name).Ranks.Contains(rank));

    private static void Show(SummaryResult result)
    {
        string options = string.Join(", ", result.Options.Select(option => $"{option.Key} {option.Value}"));
        var grid = new Grid().AddColumn().AddColumn();
        AddRow(grid, "network", options.Length == 0 ? result.Network : $"{result.Network} ({options})");
        if (result.Paper is not null)
        {
            AddRow(grid, "paper", result.Paper);
        }

        AddRow(grid, "channels", $"{result.Channels} in, {result.Classes} out");
        AddRow(grid, "parameters", $"{Number(result.Parameters)}, {Number(result.EncoderParameters)} of them in the encoder");
        AddRow(grid, "multiply-adds", $"{Number(result.MultiplyAdds)} for {Size(result.InputSize)}");
        AddRow(grid, "receptive field", result.ReceptiveField is { } field ? $"{field} pixels" : "the whole image");
        AddRow(grid, "divisor", $"{result.Divisor} (images are padded to a multiple of it)");
        AnsiConsole.Write(grid);
    }

    private static void ShowTable(SummaryResult[] results)
    {
        var table = TableOf(["network"], ["parameters", "multiply-adds", "receptive field", "divisor"]);
        foreach (var result in results)
        {
            table.AddRow(
                result.Network,
                Number(result.Parameters),
                Number(result.MultiplyAdds),
                result.ReceptiveField?.ToString(CultureInfo.InvariantCulture) ?? "the whole image",
                Number(result.Divisor));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"{results[0].Channels} channels in, {results[0].Classes} out; multiply-adds for {Size(results[0].InputSize)}. One network: --network NAME.");
    }

    private static void ShowLayers(NetworkSummary summary)
    {
        var table = TableOf(["layer", "operation"], ["channels", "size", "parameters", "multiply-adds"]);
        foreach (var layer in summary.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Operation, Number(layer.Channels), Size(layer.Size), Number(layer.Parameters), Number(layer.MultiplyAdds));
        }

        AnsiConsole.Write(table);
    }

    private static Table TableOf(string[] texts, string[] numbers)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(texts);
        foreach (string column in numbers)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Size(IEnumerable<int> size) => string.Join("x", size.Reverse());

    private static void AddRow(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
