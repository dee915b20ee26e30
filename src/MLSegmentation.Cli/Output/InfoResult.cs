namespace MLSegmentation.Cli.Output;

/// <summary>The JSON form of what a model says about itself.</summary>
internal sealed record InfoResult(
    string Model,
    long Bytes,
    IReadOnlyList<ClassResult> Classes,
    PixelKind Pixels,
    int Channels,
    PixelNormalization Normalization,
    int Divisor,
    string? Resize,
    string Network,
    IReadOnlyDictionary<string, string> NetworkOptions,
    long Parameters,
    string Precision,
    string Mode,
    long OperatorSet,
    TrainingInfo? Training,
    EpochInfo? Best)
{
    public static InfoResult Of(FileInfo file, SegmentationTransformer model) => new(
        file.ToString(),
        file.Length,
        [.. model.Info.Classes.Select(ClassResult.Of)],
        model.Info.Pixels,
        model.Info.Channels,
        model.Info.Normalization,
        model.Info.Divisor,
        model.Info.Resize?.ToString(),
        model.Info.Network.Name,
        model.Info.Network.Options,
        model.Info.Network.Parameters,
        ModelForm.Precision(model.Info),
        ModelForm.Heads(model.Info),
        model.OperatorSet,
        model.Info.Training,
        BestEpoch(model.Info.Training));

    /// <summary>The epoch whose weights the model holds.</summary>
    public static EpochInfo? BestEpoch(TrainingInfo? training) => training?.Epochs.FirstOrDefault(epoch => epoch.Epoch == training.BestEpoch);
}
