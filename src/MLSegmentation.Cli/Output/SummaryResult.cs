using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what a network costs.</summary>
internal sealed record SummaryResult(
    string Network,
    IReadOnlyDictionary<string, string> Options,
    int Channels,
    int Classes,
    int Rank,
    long Parameters,
    long MultiplyAdds,
    IReadOnlyList<int> InputSize,
    int? ReceptiveField,
    int Divisor,
    IReadOnlyList<NetworkLayer> Layers)
{
    public static SummaryResult Of(NetworkArchitecture network, int channels, int classes, int rank, NetworkSummary summary) => new(
        network.Name,
        network.Options.ToDictionary(),
        channels,
        classes,
        rank,
        summary.Parameters,
        summary.MultiplyAdds,
        summary.InputSize,
        summary.ReceptiveField,
        summary.Divisor,
        summary.Layers);
}
