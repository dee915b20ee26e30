using System.Text.Json.Serialization;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Format">The version of the format, <see cref="CurrentFormat"/>.</param>
/// <param name="Step">The steps taken.</param>
/// <param name="EpochLoss">The sum of the losses of the epoch's steps so far.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Run">The options and the data of the run, by name; a run that goes on has the same.</param>
/// <param name="Epochs">What the epochs that ended came to.</param>
internal sealed record CheckpointState(
    int Format,
    int Step,
    double EpochLoss,
    int Seed,
    IReadOnlyDictionary<string, string> Run,
    IReadOnlyList<EpochInfo> Epochs)
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentFormat = 1;
}

/// <summary>The generated JSON code for <see cref="CheckpointState"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointStateContext : JsonSerializerContext;
