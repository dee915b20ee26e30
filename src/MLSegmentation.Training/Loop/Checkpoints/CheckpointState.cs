using System.Text.Json.Serialization;

namespace MLSegmentation.Training.Loop.Checkpoints;

/// <summary>
/// What a checkpoint holds beside tensors: the steps taken, the sum of the losses of the epoch's steps so far, the options and the data of
/// the run by name, which a run that goes on shares, and what the epochs that ended came to.
/// </summary>
internal sealed record CheckpointState(
    int Format, int Step, double EpochLoss, int Seed, IReadOnlyDictionary<string, string> Run, IReadOnlyList<EpochInfo> Epochs)
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
