using System.Text.Json;

namespace MLSegmentation.Models.Onnx;

/// <summary>Writes a <see cref="SegmentationModelInfo"/> into a model's metadata and reads it back.</summary>
internal static class ModelMetadata
{
    private const string FormatKey = "mlsegmentation.format";
    private const string ModelKey = "mlsegmentation.model";
    private const string TrainingKey = "mlsegmentation.training";
    private const string Format = "1";

    /// <summary>Describes a model by entries of <see cref="ModelProto.MetadataProps"/>, the same entries every time.</summary>
    public static IEnumerable<StringStringEntryProto> Write(SegmentationModelInfo info)
    {
        var network = info.Network with { Options = Sorted(info.Network.Options) };
        var model = new ModelDescription(info.Classes.ToString(), info.Channels, info.Normalization, info.Divisor, network)
        {
            Resize = info.Resize?.ToString(),
            Form = info.Form,
            Pixels = info.Pixels == PixelKind.EightBit ? null : info.Pixels,
            TrainingImageSize = info.TrainingImageSize?.ToString(),
        };
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

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>The description, or null where the entries hold none.</returns>
    /// <exception cref="FormatException">The entries hold a description that this version cannot read.</exception>
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
                SegmentationClasses.Parse(model.Classes), model.Channels, model.Normalization, model.Divisor, model.Network)
            {
                Training = training,
                Resize = ParseSize(model.Resize),
                Form = Checked(model.Form),
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
