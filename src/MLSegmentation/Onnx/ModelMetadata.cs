using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.Scoring;

namespace MLSegmentation.Onnx;

/// <summary>Writes a <see cref="SegmentationModelInfo"/> into a model's metadata and reads it back.</summary>
internal static class ModelMetadata
{
    private const string FormatKey = "mlsegmentation.format";
    private const string ModelKey = "mlsegmentation.model";
    private const string TrainingKey = "mlsegmentation.training";
    private const string Format = "1";

    public static IEnumerable<StringStringEntryProto> Write(SegmentationModelInfo info)
    {
        var model = new ModelDescription(
            info.Classes.ToString(),
            info.Channels,
            info.Normalization,
            info.Divisor,
            info.Network with { Options = Sorted(info.Network.Options) },
            info.Resize?.ToString(),
            info.Form,
            info.Pixels == PixelKind.EightBit ? null : info.Pixels,
            info.TrainingImageSize?.ToString());
        yield return new StringStringEntryProto { Key = FormatKey, Value = Format };
        yield return new StringStringEntryProto { Key = ModelKey, Value = JsonSerializer.Serialize(model, ModelMetadataContext.Default.ModelDescription) };
        if (info.Training is { } training)
        {
            training = training with { Options = Sorted(training.Options) };
            yield return new StringStringEntryProto
            {
                Key = TrainingKey,
                Value = JsonSerializer.Serialize(training, ModelMetadataContext.Default.TrainingInfo),
            };
        }
    }

    public static SegmentationModelInfo? Read(IEnumerable<StringStringEntryProto> entries)
    {
        var values = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            values[entry.Key] = entry.Value;
        }

        if (!values.TryGetValue(FormatKey, out string? format))
        {
            return null;
        }

        return format == Format
            ? Read(values)
            : throw new FormatException($"its description has format {format}, and this version of MLSegmentation reads format {Format}");
    }

    private static SegmentationModelInfo Read(Dictionary<string, string> values)
    {
        try
        {
            var model = JsonSerializer.Deserialize(values[ModelKey], ModelMetadataContext.Default.ModelDescription)!;
            var training = values.TryGetValue(TrainingKey, out string? text)
                ? JsonSerializer.Deserialize(text, ModelMetadataContext.Default.TrainingInfo)
                : null;
            return new SegmentationModelInfo(
                SegmentationClasses.Parse(model.Classes),
                model.Channels,
                model.Normalization,
                model.Divisor,
                model.Network,
                training,
                ParseSize(model.Resize),
                Checked(model.Form))
            {
                Pixels = model.Pixels ?? PixelKind.EightBit,
                TrainingImageSize = ParseSize(model.TrainingImageSize),
            };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or ArgumentException or FormatException or NullReferenceException or SegmentationException)
        {
            throw new FormatException($"its description is damaged ({exception.Message})", exception);
        }
    }

    private static NetworkForm? Checked(NetworkForm? form) =>
        form is null or { Heads: [_, ..] } ? form : throw new FormatException("it names no output of the network");

    private static ImageSize? ParseSize(string? text) => text is null ? null : ImageSize.Parse(text);

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> options) =>
        new(options.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
}

/// <summary>What <see cref="ModelMetadata"/> stores as JSON about the model itself.</summary>
/// <param name="Classes">The classes as <see cref="SegmentationClasses.Parse"/> reads them.</param>
/// <param name="Channels">The network's input channels.</param>
/// <param name="Normalization">The network's input normalisation.</param>
/// <param name="Divisor">What divides the sizes that the network works on.</param>
/// <param name="Network">The network.</param>
/// <param name="Resize">The size that images are resized to, for example <c>256x192</c>; null where they are not.</param>
/// <param name="Form">The form in which the model holds the network.</param>
/// <param name="Pixels">What the pixels are; null for 8 bits.</param>
/// <param name="TrainingImageSize">The size of the training images; null for 8 bits.</param>
internal sealed record ModelDescription(
    string Classes,
    int Channels,
    PixelNormalization Normalization,
    int Divisor,
    NetworkInfo Network,
    string? Resize = null,
    NetworkForm? Form = null,
    PixelKind? Pixels = null,
    string? TrainingImageSize = null);

/// <summary>The generated JSON code for the model's metadata.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingInfo))]
[JsonSerializable(typeof(ScoringColumns))]
internal sealed partial class ModelMetadataContext : JsonSerializerContext;
