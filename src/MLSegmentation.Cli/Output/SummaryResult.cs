using System.Text.Json.Serialization;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what a network costs; in a list of networks without the layers.</summary>
internal sealed record SummaryResult(
    string Network,
    IReadOnlyDictionary<string, string> Options,
    string? Paper,
    int Channels,
    int Classes,
    int Rank,
    long Parameters,
    long EncoderParameters,
    long MultiplyAdds,
    IReadOnlyList<int> InputSize,
    int? ReceptiveField,
    int Divisor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<NetworkLayer>? Layers)
{
    public static SummaryResult Of(string name, NetworkArchitecture network, NetworkGraph graph, NetworkSummary summary) => new(
        name,
        network.HyperParameters.Where(parameter => parameter.Value is not null).ToDictionary(parameter => parameter.Name, parameter => parameter.Value!),
        network.Paper,
        graph.Input.Channels,
        graph.Output.Channels,
        graph.Rank,
        summary.Parameters,
        graph.EncoderParameters.Sum(parameter => parameter.Count),
        summary.MultiplyAdds,
        summary.InputSize,
        summary.ReceptiveField,
        summary.Divisor,
        summary.Layers);
}
