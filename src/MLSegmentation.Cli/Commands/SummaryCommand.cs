using System.CommandLine;
using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Training.Networks;
using Spectre.Console;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg summary</c>: what a network costs, before it is trained.</summary>
internal sealed class SummaryCommand
{
    private readonly NetworkArguments _network = new();
    private readonly Option<int?> _channels = NumberOption.Integer("--channels", "Channels of the input image. Default: 3.", 1);
    private readonly Option<int?> _classes = NumberOption.Integer("--classes", "Output channels. Default: 2.", 1, SegmentationClasses.MaxCount);
    private readonly Option<int?> _rank = NumberOption.Integer("--rank", "Spatial dimensions: 2 for images, 3 for volumes. Default: 2.", 2, 3);
    private readonly Option<ImageSize?> _size = SizeOption.Create("--size", "The image size that the multiply-adds are counted for; a volume is as deep as it is high. Default: 256x256 (64x64 for volumes).");
    private readonly Option<bool> _layers = new("--layers") { Description = "Show every layer." };
    private readonly Option<FileInfo?> _json = CommonOptions.Json();

    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        var summary = new SummaryCommand();
        var command = new Command("summary", "Show a network's parameters, multiply-adds and receptive field.");
        summary._network.AddTo(command);
        foreach (Option option in (Option[])[summary._channels, summary._classes, summary._rank, summary._size, summary._layers, summary._json])
        {
            command.Options.Add(option);
        }

        command.SetAction(summary.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        FileInfo? json = parsed.GetValue(_json);
        OutputFile.RequireWritable([json]);
        NetworkArchitecture network = _network.Architecture(parsed);
        int channels = parsed.GetValue(_channels) ?? 3;
        int classes = parsed.GetValue(_classes) ?? 2;
        int rank = parsed.GetValue(_rank) ?? 2;
        ImageSize size = parsed.GetValue(_size) ?? (rank == 2 ? new ImageSize(256, 256) : new ImageSize(64, 64));

        NetworkGraph graph = network.CreateGraph(channels, classes, rank);
        NetworkSummary summary = NetworkSummary.Of(graph, rank == 2 ? [size.Height, size.Width] : [size.Height, size.Height, size.Width]);
        Show(network, channels, classes, summary);
        if (parsed.GetValue(_layers))
        {
            ShowLayers(summary);
        }

        JsonFile.Write(json, SummaryResult.Of(network, channels, classes, rank, summary));
        return 0;
    }

    private static void Show(NetworkArchitecture network, int channels, int classes, NetworkSummary summary)
    {
        string options = string.Join(", ", network.Options.ToDictionary().Select(option => $"{option.Key} {option.Value}"));
        Grid grid = new Grid().AddColumn().AddColumn();
        AddRow(grid, "network", options.Length == 0 ? network.Name : $"{network.Name} ({options})");
        AddRow(grid, "channels", $"{channels} in, {classes} out");
        AddRow(grid, "parameters", Number(summary.Parameters));
        AddRow(grid, "multiply-adds", $"{Number(summary.MultiplyAdds)} for {string.Join("x", summary.InputSize.Reverse())}");
        AddRow(grid, "receptive field", summary.ReceptiveField is { } field ? $"{field} pixels" : "the whole image");
        AddRow(grid, "divisor", $"{summary.Divisor} (images are padded to a multiple of it)");
        AnsiConsole.Write(grid);
    }

    private static void ShowLayers(NetworkSummary summary)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("layer", "operation");
        foreach (string column in (string[])["channels", "size", "parameters", "multiply-adds"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (NetworkLayer layer in summary.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Operation, Number(layer.Channels), string.Join("x", layer.Size.Reverse()), Number(layer.Parameters), Number(layer.MultiplyAdds));
        }

        AnsiConsole.Write(table);
    }

    private static void AddRow(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
