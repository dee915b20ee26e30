using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.History;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Denoising;

/// <summary>What is stored as JSON about a denoiser.</summary>
/// <param name="Channels">The channels of the network.</param>
/// <param name="Pixels">What the pixels are.</param>
/// <param name="Least">The value that the network sees as 0.</param>
/// <param name="Greatest">The value that the network sees as 1.</param>
/// <param name="Radius">How far away the pixels are that decide one.</param>
/// <param name="Noise">What noise it was trained with.</param>
/// <param name="Network">The network.</param>
/// <param name="Output">The name of the value that holds the network's output.</param>
internal sealed record DenoisingDescription(
    int Channels, PixelKind Pixels, double Least, double Greatest, int Radius, string Noise, NetworkInfo Network, string Output)
{
    private const int MaxRadius = 1024;
    private const int MaxLength = 1 << 20;
    private const int MaxTrainingLength = 64 << 20;

    /// <summary>The size of the training images, of vectors, which what ML.NET makes of a saved model takes; null of 8 bits.</summary>
    public string? TrainingImageSize { get; init; }

    /// <summary>The data view columns of the noisy and the clean image, in a model that was saved.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Describes a model by entries of its metadata, the same entries every time.</summary>
    public IEnumerable<StringStringEntryProto> Write(TrainingInfo? training)
    {
        var sorted = this with { Network = Network with { Options = Sorted(Network.Options) } };
        yield return new() { Key = ModelMetadata.DenoiserKey, Value = JsonSerializer.Serialize(sorted, DenoisingContext.Default.DenoisingDescription) };
        if (training is not null)
        {
            string text = JsonSerializer.Serialize(training with { Options = Sorted(training.Options) }, ModelMetadataContext.Default.TrainingInfo);
            yield return new() { Key = ModelMetadata.TrainingKey, Value = text };
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null where there is no such entry.</summary>
    /// <exception cref="FormatException">The description is damaged.</exception>
    public static DenoisingModelInfo? Read(IEnumerable<StringStringEntryProto> entries)
    {
        var values = entries.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        if (!values.TryGetValue(ModelMetadata.DenoiserKey, out string? text))
        {
            return null;
        }

        try
        {
            Require(text.Length <= MaxLength, "it is too long");
            var description = JsonSerializer.Deserialize(text, DenoisingContext.Default.DenoisingDescription);
            Require(description is not null, "it is empty");
            description.Check();
            return new DenoisingModelInfo(description, ReadTraining(values.GetValueOrDefault(ModelMetadata.TrainingKey)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw new FormatException($"its description is damaged ({exception.Message})", exception);
        }
    }

    /// <summary>The same as a description of a model for images, for checks that all models pass.</summary>
    public SegmentationModelInfo ToImageModel() => new(SegmentationClasses.Binary, Channels, ToNormalization(), divisor: 1, Network) { Pixels = Pixels };

    /// <summary>How the network's input is normalised: 8 bits from 0 to 1, as everywhere.</summary>
    public PixelNormalization ToNormalization() => Pixels == PixelKind.EightBit
        ? Repeat(0, 1)
        : Repeat((float)Least, (float)(Greatest - Least));

    private PixelNormalization Repeat(float mean, float deviation) =>
        new([.. Enumerable.Repeat(mean, Channels)], [.. Enumerable.Repeat(deviation, Channels)]);

    private static TrainingInfo? ReadTraining(string? text)
    {
        if (text is null)
        {
            return null;
        }

        Require(text.Length <= MaxTrainingLength, "what it says of its training is too long");
        var training = JsonSerializer.Deserialize(text, ModelMetadataContext.Default.TrainingInfo);
        StoredTraining.Check(training, classCount: 0);
        return training;
    }

    private void Check()
    {
        Require(Enum.IsDefined(Pixels), "its pixels are of an unknown kind");
        Require(Channels >= 1 && (Pixels != PixelKind.EightBit || Channels is 1 or 3), $"it has {Channels} channels");
        Require(
            float.IsFinite((float)Least) && float.IsFinite((float)(Greatest - Least)) && (float)(Greatest - Least) > 0,
            "the range of its pixels is empty, or no range");
        Require(Radius is >= 0 and <= MaxRadius, $"its radius is {Radius}, and it should be from 0 to {MaxRadius}");
        Require(Pixels == PixelKind.EightBit || TrainingImageSize is not null, "it does not say which size its training images had");
        Require(TrainingImageSize is null || DescriptionCheck.Checked(ImageSize.Parse(TrainingImageSize)).Depth == 1, "its training images were volumes");
        Require(Columns is null || (Columns.Count == 2 && Columns.All(name => !string.IsNullOrWhiteSpace(name))), "the names of its columns are no two names");
        StoredTraining.RequireText(Noise, "its noise");
        StoredTraining.RequireText(Output, "the output of its network");
        Require(Network is not null, "its network is missing");
        StoredTraining.RequireText(Network.Name, "the name of its network");
        StoredTraining.RequireTexts(Network.Options, "the options of its network");
    }

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> options) => new(options.ToDictionary(), StringComparer.Ordinal);

    private static void Require([DoesNotReturnIf(false)] bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }
}

/// <summary>The generated JSON code for what a denoiser says about itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DenoisingDescription))]
internal sealed partial class DenoisingContext : JsonSerializerContext;
