namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what a model says about itself.</summary>
internal sealed record InfoResult(
    string Model,
    long Bytes,
    IReadOnlyList<ClassResult> Classes,
    int Channels,
    PixelNormalization Normalization,
    int Divisor,
    string Network,
    IReadOnlyDictionary<string, string> NetworkOptions,
    long Parameters,
    TrainingInfo? Training)
{
    public static InfoResult Of(FileInfo file, SegmentationModelInfo info) => new(
        file.ToString(),
        file.Length,
        [.. info.Classes.Select(ClassResult.Of)],
        info.Channels,
        info.Normalization,
        info.Divisor,
        info.Network.Name,
        info.Network.Options,
        info.Network.Parameters,
        info.Training);
}
