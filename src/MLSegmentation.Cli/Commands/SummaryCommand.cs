using System.CommandLine;
using System.Globalization;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;
using MLSegmentation.Cli.Screen;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg summary</c>: what a network, or every network, costs before it is trained.</summary>
internal sealed class SummaryCommand : Command
{
    private const int DefaultChannels = 3;
    private const int DefaultClasses = 2;
    private const int DefaultRank = 2;

    private static readonly ImageSize ImageDefault = new(256, 256);
    private static readonly ImageSize VolumeDefault = new(64, 64);

    private readonly NetworkArguments _network = new(byDefault: "all networks");
    private readonly Option<int?> _channels = Option.Integer("--channels", $"Channels of the input image. Default: {DefaultChannels}.", 1, unit: "CHANNELS");
    private readonly Option<int?> _classes = Option.Integer(
        "--classes", $"Output channels. Default: {DefaultClasses}.", 1, SegmentationClasses.MaxCount, unit: "CLASSES");
    private readonly Option<int?> _rank = Option.Integer(
        "--rank", $"Spatial dimensions: 2 for images, 3 for volumes. Default: {DefaultRank}.", 2, 3, unit: "2|3");
    private readonly Option<ImageSize?> _size = Option.Size(
        "--size",
        "The image size that the multiply-adds are counted for; a volume is as deep as it is high. "
            + $"Default: {ImageDefault} ({VolumeDefault} for volumes).");
    private readonly Option<bool> _layers = Option.Switch("--layers", "Show every layer; needs --network.");
    private readonly Option<FileInfo> _json = CommonOptions.Json();

    public SummaryCommand()
        : base("summary", "Show a network's parameters, multiply-adds and receptive field; without a network, those of all.")
    {
        this.Add([.. _network.Options, _channels, _classes, _rank, _size, _layers, _json]);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        OutputFile.RequireWritable([parsed.GetValue(_json)]);
        OutputFile.WriteJson(parsed.GetValue(_json), _network.AreGiven(parsed) ? RunOne(parsed) : RunAll(parsed));
        return 0;
    }

    /// <summary>Shows one network; the result is its JSON form.</summary>
    private Dictionary<string, object?> RunOne(ParseResult parsed)
    {
        var network = _network.Architecture(parsed);
        int rank = Rank(parsed);
        if (!network.Ranks.Contains(rank))
        {
            throw new UsageException($"The network {_network.Name(parsed)} has no --rank {rank}; these have: {string.Join(", ", WithRank(rank))}.");
        }

        var cost = Summarize(_network.Name(parsed), network, parsed);
        FactTable.Write(cost.Facts());
        if (parsed.GetValue(_layers))
        {
            ShowLayers(cost.Summary);
        }

        var result = cost.ToResult();
        result.Add("layers", cost.Summary.Layers);
        return result;
    }

    /// <summary>Shows every network, with its own hyper-parameters, that has the rank.</summary>
    private IEnumerable<Dictionary<string, object?>> RunAll(ParseResult parsed)
    {
        if (parsed.GetValue(_layers))
        {
            throw new UsageException("--layers shows the layers of one network; choose it with --network.");
        }

        NetworkCost[] costs = [.. WithRank(Rank(parsed)).Select(name => Summarize(name, NetworkCatalog.Create(name), parsed))];
        ShowTable(costs);
        return costs.Select(cost => cost.ToResult());
    }

    private NetworkCost Summarize(string name, NetworkArchitecture network, ParseResult parsed)
    {
        int rank = Rank(parsed);
        var size = parsed.GetValue(_size) ?? (rank == 2 ? ImageDefault : VolumeDefault);
        var graph = network.CreateGraph(parsed.GetValue(_channels) ?? DefaultChannels, parsed.GetValue(_classes) ?? DefaultClasses, rank);
        return new(name, network, graph, NetworkSummary.Of(graph, rank == 2 ? [size.Height, size.Width] : [size.Height, size.Height, size.Width]));
    }

    private int Rank(ParseResult parsed) => parsed.GetValue(_rank) ?? DefaultRank;

    private static IEnumerable<string> WithRank(int rank) => NetworkCatalog.Names.Where(name => NetworkCatalog.Create(name).Ranks.Contains(rank));

    private static void ShowTable(NetworkCost[] costs)
    {
        var table = TableOf(["network"], ["parameters", "multiply-adds", "receptive field", "divisor"]);
        foreach (var (name, _, _, summary) in costs)
        {
            string receptiveField = summary.ReceptiveField?.ToString(CultureInfo.InvariantCulture) ?? "the whole image";
            table.AddRow(name, Number(summary.Parameters), Number(summary.MultiplyAdds), receptiveField, Number(summary.Divisor));
        }

        table.Write();
        var (input, output) = (costs[0].Graph.Input, costs[0].Graph.Output);
        Terminal.WriteLine(
            $"{input.Channels} channels in, {output.Channels} out; multiply-adds for {Size(costs[0].Summary.InputSize)}. One network: --network NAME.");
    }

    private static void ShowLayers(NetworkSummary summary)
    {
        var table = TableOf(["layer", "operation"], ["channels", "size", "parameters", "multiply-adds"]);
        foreach (var layer in summary.Layers)
        {
            table.AddRow(
                layer.Name, layer.Operation, Number(layer.Channels), Size(layer.Size), Number(layer.Parameters), Number(layer.MultiplyAdds));
        }

        table.Write();
    }

    private static TerminalTable TableOf(string[] texts, string[] numbers) =>
        new([.. texts.Select(title => new TerminalColumn(title, IsNumber: false)), .. numbers.Select(title => new TerminalColumn(title))]);

    private static string Size(IEnumerable<int> size) => string.Join("x", size.Reverse());

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What a network costs.</summary>
    private sealed record NetworkCost(string Name, NetworkArchitecture Network, NetworkGraph Graph, NetworkSummary Summary)
    {
        private long EncoderParameters => Graph.EncoderParameters.Sum(parameter => parameter.Count);

        private IEnumerable<HyperParameter> Options => Network.HyperParameters.Where(parameter => parameter.Value is not null);

        public IEnumerable<(string Name, string Value)> Facts()
        {
            string options = string.Join(", ", Options.Select(option => $"{option.Name} {option.Value}"));
            return
            [
                ("network", options.Length == 0 ? Name : $"{Name} ({options})"),
                .. Network.Paper is { } paper ? [("paper", paper)] : Array.Empty<(string, string)>(),
                ("channels", $"{Graph.Input.Channels} in, {Graph.Output.Channels} out"),
                ("parameters", $"{Number(Summary.Parameters)}, {Number(EncoderParameters)} of them in the encoder"),
                ("multiply-adds", $"{Number(Summary.MultiplyAdds)} for {Size(Summary.InputSize)}"),
                ("receptive field", Summary.ReceptiveField is { } field ? $"{field} pixels" : "the whole image"),
                ("divisor", $"{Summary.Divisor} (images are padded to a multiple of it)"),
            ];
        }

        /// <summary>The JSON form, without the layers.</summary>
        public Dictionary<string, object?> ToResult() => new()
        {
            ["network"] = Name,
            ["options"] = Options.ToDictionary(option => option.Name, option => option.Value),
            ["paper"] = Network.Paper,
            ["channels"] = Graph.Input.Channels,
            ["classes"] = Graph.Output.Channels,
            ["rank"] = Graph.Rank,
            ["parameters"] = Summary.Parameters,
            ["encoderParameters"] = EncoderParameters,
            ["multiplyAdds"] = Summary.MultiplyAdds,
            ["inputSize"] = Summary.InputSize,
            ["receptiveField"] = Summary.ReceptiveField,
            ["divisor"] = Summary.Divisor,
        };
    }
}
