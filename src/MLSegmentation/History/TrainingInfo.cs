namespace MLSegmentation;

/// <summary>How a model was trained. It holds no times of day: the same data, options and seed give the same model, byte for byte.</summary>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Options">The options of the training, by name.</param>
/// <param name="Steps">The number of optimizer steps taken.</param>
/// <param name="BestEpoch">The epoch, counted from 1, whose weights the model holds.</param>
/// <param name="Epochs">What every epoch came to, in order.</param>
public sealed record TrainingInfo(int Seed, IReadOnlyDictionary<string, string> Options, int Steps, int BestEpoch, IReadOnlyList<EpochInfo> Epochs)
{
    /// <summary>What computed the training; null where the model does not say.</summary>
    public TrainingEngineInfo? Engine { get; init; }
}
