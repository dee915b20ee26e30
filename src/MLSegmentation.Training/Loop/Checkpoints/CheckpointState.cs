using System.Globalization;
using System.Text.Json.Serialization;
using MLSegmentation.History;

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

    /// <summary>The sums of the other figures of the epoch's steps so far, by name; null where there are none.</summary>
    public IReadOnlyDictionary<string, double>? Sums { get; init; }

    /// <summary>Checks that a training may have been there: JSON may lack anything, and hold any number.</summary>
    /// <exception cref="FormatException">No training was; the message, part of a sentence, says why.</exception>
    public void Check()
    {
        if (Format != CurrentFormat)
        {
            throw new FormatException($"it has format {Format}, and this version of MLSegmentation reads format {CurrentFormat}");
        }

        if (Step < 0 || !double.IsFinite(EpochLoss))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is of step {Step}, with the loss {EpochLoss}"));
        }

        StoredTraining.RequireTexts(Run, "the options of its training");
        StoredTraining.CheckFigures(Sums, "the sums of its epoch");
        StoredTraining.Check(Epochs, Step);
    }
}

/// <summary>The generated JSON code for <see cref="CheckpointState"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointStateContext : JsonSerializerContext;
