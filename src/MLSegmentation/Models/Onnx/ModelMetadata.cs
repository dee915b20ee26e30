using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLSegmentation.History;

namespace MLSegmentation.Models.Onnx;

/// <summary>Writes a <see cref="SegmentationModelInfo"/> into a model's metadata and reads it back.</summary>
internal static class ModelMetadata
{
    /// <summary>The key of the names of data view columns.</summary>
    public const string ColumnsKey = "mlsegmentation.columns";

    /// <summary>The key of the description of a denoiser, which is no segmentation model.</summary>
    public const string DenoiserKey = "mlsegmentation.denoiser";

    /// <summary>The key of how the model was trained.</summary>
    public const string TrainingKey = "mlsegmentation.training";

    private const string FormatKey = "mlsegmentation.format";
    private const string ModelKey = "mlsegmentation.model";
    private const string Format = "1";

    private const int MaxModelLength = 4 << 20;
    private const int MaxTrainingLength = 64 << 20;

    /// <summary>Describes a model by entries of <see cref="ModelProto.MetadataProps"/>, the same entries every time.</summary>
    public static IEnumerable<StringStringEntryProto> Write(SegmentationModelInfo info)
    {
        yield return new StringStringEntryProto { Key = FormatKey, Value = Format };
        string text = JsonSerializer.Serialize(Describe(info), ModelMetadataContext.Default.ModelDescription);
        yield return new StringStringEntryProto { Key = ModelKey, Value = text };
        foreach (var (key, training) in Trainings(info))
        {
            var sorted = training with { Options = Sorted(training.Options) };
            yield return new StringStringEntryProto { Key = key, Value = JsonSerializer.Serialize(sorted, ModelMetadataContext.Default.TrainingInfo) };
        }
    }

    /// <summary>Puts another description into a model in the place of its own.</summary>
    public static void Replace(ModelProto model, SegmentationModelInfo info)
    {
        var entries = Write(info).ToList();
        foreach (var old in model.MetadataProps.Where(old => entries.Any(entry => entry.Key == old.Key)).ToList())
        {
            model.MetadataProps.Remove(old);
        }

        model.MetadataProps.AddRange(entries);
    }

    /// <summary>Whether there is a description, whatever it says.</summary>
    public static bool IsDescribed(IEnumerable<StringStringEntryProto> entries) => entries.Any(entry => entry.Key == FormatKey);

    /// <summary>Whether there is the description of a denoiser, whatever it says.</summary>
    public static bool IsDenoiser(IEnumerable<StringStringEntryProto> entries) => entries.Any(entry => entry.Key == DenoiserKey);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>The description, or null where the entries hold none.</returns>
    /// <exception cref="FormatException">The entries hold a description that this version cannot read.</exception>
    public static SegmentationModelInfo? Read(IEnumerable<StringStringEntryProto> entries)
    {
        // Where a key is there twice, the last one counts.
        var values = entries.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
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
            var model = Deserialize(values.GetValueOrDefault(ModelKey), MaxModelLength, ModelMetadataContext.Default.ModelDescription)
                ?? throw new FormatException("it does not describe the model");
            DescriptionCheck.Check(model);
            return Read(model, values, TrainingKey);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or SegmentationException or ArgumentException)
        {
            throw new FormatException($"its description is damaged ({exception.Message})", exception);
        }
    }

    private static SegmentationModelInfo Read(ModelDescription model, Dictionary<string, string> values, string trainingKey)
    {
        var training = Deserialize(values.GetValueOrDefault(trainingKey), MaxTrainingLength, ModelMetadataContext.Default.TrainingInfo);
        var classes = SegmentationClasses.Parse(model.Classes);
        StoredTraining.Check(training, classes.Count);
        var info = new SegmentationModelInfo(classes, model.Channels, model.Normalization, model.Divisor, model.Network)
        {
            Training = training,
            Resize = ParseSize(model.Resize),
            Form = model.Form,
            Pixels = model.Pixels ?? PixelKind.EightBit,
            Samples = model.Samples,
            TrainingRange = model.TrainingRange,
            TrainingImageSize = ParseSize(model.TrainingImageSize),
            Volumes = model.Volumes?.ToPreparation(),
            Divisors = model.Divisors is null ? null : DescriptionCheck.CheckedDivisors(ImageSize.Parse(model.Divisors)),
            Members = [.. (model.Members ?? []).Select((member, index) => new EnsembleMember(
                member.Name, member.Weight, Read(member.Model, values, TrainingKeyOf(index))))],
        };
        return model.PostProcessing is null ? info : info.With(model.PostProcessing);
    }

    private static ModelDescription Describe(SegmentationModelInfo info)
    {
        var network = info.Network with { Options = Sorted(info.Network.Options) };
        return new ModelDescription(info.Classes.ToString(), info.Channels, info.Normalization, info.Divisor, network)
        {
            Resize = info.Resize?.ToString(),
            Form = info.Form,
            Pixels = info.Pixels == PixelKind.EightBit ? null : info.Pixels,
            Samples = info.Samples,
            TrainingRange = info.TrainingRange,
            TrainingImageSize = info.TrainingImageSize?.ToString(),
            Volumes = VolumeDescription.Of(info.Volumes),
            Divisors = info.Divisors?.ToString(),
            PostProcessing = info.PostProcessing,
            Members = info.Members.Count == 0
                ? null
                : [.. info.Members.Select(member => new MemberDescription(member.Name, member.Weight, Describe(member.Model)))],
        };
    }

    /// <summary>How the model, or each member of an ensemble, was trained, where that is known.</summary>
    private static IEnumerable<(string Key, TrainingInfo Training)> Trainings(SegmentationModelInfo info) =>
        info.Members.Select((member, index) => (TrainingKeyOf(index), member.Model.Training))
            .Prepend((TrainingKey, info.Training))
            .Where(pair => pair.Training is not null)
            .Select(pair => (pair.Item1, pair.Training!));

    private static string TrainingKeyOf(int member) => string.Create(CultureInfo.InvariantCulture, $"{TrainingKey}.member{member}");

    private static T? Deserialize<T>(string? text, int maxLength, JsonTypeInfo<T> type)
        where T : class => text switch
        {
            null => null,
            { Length: var length } when length > maxLength => throw new FormatException($"it has {length} letters, where at most {maxLength} are read"),
            _ => JsonSerializer.Deserialize(text, type),
        };

    private static ImageSize? ParseSize(string? text) => text is null ? null : DescriptionCheck.Checked(ImageSize.Parse(text));

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> options) =>
        new(options.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
}

/// <summary>What <see cref="ModelMetadata"/> stores as JSON about the model itself, with the classes as text.</summary>
internal sealed record ModelDescription(string Classes, int Channels, PixelNormalization Normalization, int Divisor, NetworkInfo Network)
{
    /// <summary>The size that images are resized to, for example <c>256x192</c>; null where they are not.</summary>
    public string? Resize { get; init; }

    public NetworkForm? Form { get; init; }

    /// <summary>What the pixels are; null for 8 bits.</summary>
    public PixelKind? Pixels { get; init; }

    /// <summary>What the numbers of the pixels were in their files; null where there were none.</summary>
    public SampleType? Samples { get; init; }

    /// <summary>The values of the training images; null for 8 bits.</summary>
    public TrainingRange? TrainingRange { get; init; }

    /// <summary>The size of the training images; null where it does not matter.</summary>
    public string? TrainingImageSize { get; init; }

    /// <summary>What is done to volumes; null of a model for images.</summary>
    public VolumeDescription? Volumes { get; init; }

    /// <summary>The divisor of each side, for example <c>32x32x4</c>; null where one serves all.</summary>
    public string? Divisors { get; init; }

    /// <summary>What is done to masks; null for nothing.</summary>
    public MaskPostProcessing? PostProcessing { get; init; }

    /// <summary>The models of an ensemble; null of any other model.</summary>
    public IReadOnlyList<MemberDescription>? Members { get; init; }
}

/// <summary>What is stored about a member of an ensemble.</summary>
internal sealed record MemberDescription(string Name, double Weight, ModelDescription Model);

/// <summary>The generated JSON code for the model's metadata.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(TrainingInfo))]
internal sealed partial class ModelMetadataContext : JsonSerializerContext;
