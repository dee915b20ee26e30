using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Evaluation;

/// <summary>Writes metrics as JSON: what the table of metrics lists, and beside it what is no single number.</summary>
internal sealed class MetricsJson : JsonConverter<SegmentationMetrics>
{
    private static readonly SegmentationMetric[] Numbers = [.. SegmentationMetric.All.Where(metric => metric.Group < MetricGroup.Surfaces)];
    private static readonly SegmentationMetric[] Objects = [.. SegmentationMetric.All.Where(metric => metric.Group == MetricGroup.Objects)];

    /// <inheritdoc/>
    public override SegmentationMetrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Metrics are written as JSON, but not read.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SegmentationMetrics value, JsonSerializerOptions options)
    {
        var numbers = Numbers.Where(metric => metric.OfAll is not null).ToLookup(metric => metric.LeadsIn.HasFlag(MetricLevels.Overall));
        writer.WriteStartObject();
        writer.WriteNumber("images", value.ImageCount);
        WriteOverall(writer, numbers[true], value);
        WriteArray(writer, "classes", value.Classes, WriteClass);
        WriteValue(writer, "confusionMatrix", value.ConfusionMatrix.Counts);
        WriteOptions(writer, value.Options, value.DistanceUnit);
        writer.WriteNumber("pixelCount", value.PixelCount);
        WriteOverall(writer, numbers[false], value);
        WriteKnown(writer, "reliability", value.Reliability);
        WriteKnown(writer, "meanSurfaces", value.MeanSurfaces);
        WriteKnown(writer, "distanceUnit", value.DistanceUnit);
        WriteKnown(writer, "meanRelativeVolumeError", value.HasVolumes ? value.MeanRelativeVolumeError : (double?)null);
        WriteOverall(writer, InOrder(Objects, MetricLevels.Overall).Where(metric => metric.OfAll is not null), value);
        WriteKnown(writer, "confidenceIntervals", WithKeys(value.ConfidenceIntervals));
        if (value.Images.Count > 0)
        {
            WriteArray(writer, "perImage", value.Images, WriteImage);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes metrics to a file; of many images, no more than one at a time is kept as text.</summary>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    public static void Save(string path, SegmentationMetrics metrics) => AtomicFile.Write(path, stream => Save(stream, metrics));

    /// <summary>Writes metrics to a stream; of many images, no more than one at a time is kept as text.</summary>
    public static void Save(Stream stream, SegmentationMetrics metrics)
    {
        var options = SegmentationJson.Options;
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = options.WriteIndented, Encoder = options.Encoder });
        new MetricsJson().Write(json, metrics, options);
    }

    private static void WriteClass(Utf8JsonWriter json, SegmentationClassMetrics item)
    {
        json.WriteString("name", item.Name);
        WriteNumbers(json, InOrder(Numbers, MetricLevels.Class).Where(metric => metric.OfClass is not null).Select(metric => (metric.Key, metric.Of(item))));
        WriteValue(json, "bestDiceThreshold", item.BestDiceThreshold);
        WriteValue(json, "bestYoudenThreshold", item.BestYoudenThreshold);
        WriteKnown(json, "confidenceIntervals", WithKeys(item.ConfidenceIntervals));
        WriteKnown(json, "surfaces", item.Surfaces);
        WriteKnown(json, "objects", item.Objects);
        WriteKnown(json, "volumes", item.Volumes);
    }

    private static void WriteImage(Utf8JsonWriter json, ImageMetrics image)
    {
        json.WriteString("imagePath", image.ImagePath);
        json.WriteNumber("pixelCount", image.PixelCount);
        var numbers = Numbers.Concat(InOrder(Objects, MetricLevels.Image)).Where(metric => metric.OfImage is not null);
        WriteNumbers(json, numbers.Select(metric => (metric.Key, metric.Of(image))));
        WriteKnown(json, "surfaces", image.Surfaces);
        WriteKnown(json, "relativeVolumeError", image.Classes.Any(item => item.Volumes is not null) ? image.RelativeVolumeError : (double?)null);
        WriteArray(json, "classes", image.Classes, WriteClassOfImage);
        json.Flush();
    }

    private static void WriteClassOfImage(Utf8JsonWriter json, SegmentationClassMetrics item)
    {
        json.WriteString("name", item.Name);
        WriteNumbers(json, Numbers.Where(metric => metric is { OfClass: not null, IsOfImages: true }).Select(metric => (metric.Key, metric.Of(item))));
        WriteKnown(json, "surfaces", item.Surfaces);
        WriteKnown(json, "objects", item.Objects);
        WriteKnown(json, "volumes", item.Volumes);
    }

    // The choices are in the words of the command line.
    private static void WriteOptions(Utf8JsonWriter json, SegmentationEvaluationOptions options, DistanceUnit? unit)
    {
        json.WriteStartObject("options");
        json.WriteString("aggregation", Word(options.Aggregation));
        json.WriteString("averaging", Word(options.Averaging));
        json.WriteString("absentClasses", Word(options.AbsentClasses));
        WriteKnown(json, "classWeights", options.ClassWeights);
        json.WriteBoolean("includeBackground", options.IncludeBackground);
        WriteKnown(json, "backgroundClassIndex", options.IncludeBackground ? null : options.BackgroundClassIndex);
        json.WriteNumber("beta", options.Beta);
        json.WriteBoolean("exactRanking", options.ExactRanking);
        WriteKnown(json, "surfaces", unit == DistanceUnit.Pixels ? options.Surfaces! with { Spacing = PixelSpacing.One } : options.Surfaces);
        WriteKnown(json, "objects", options.Objects);
        WriteKnown(json, "bootstrap", options.Bootstrap);
        json.WriteEndObject();

        static string Word<T>(T choice)
            where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString());
    }

    private static IEnumerable<SegmentationMetric> InOrder(SegmentationMetric[] metrics, MetricLevels level) =>
        metrics.OrderByDescending(metric => metric.LeadsIn.HasFlag(level));

    private static Dictionary<string, ConfidenceInterval>? WithKeys(IReadOnlyDictionary<string, ConfidenceInterval>? intervals) =>
        intervals?.ToDictionary(pair => SegmentationJson.GetKey(pair.Key), pair => pair.Value);

    private static void WriteOverall(Utf8JsonWriter json, IEnumerable<SegmentationMetric> metrics, SegmentationMetrics values) =>
        WriteNumbers(json, metrics.Select(metric => (metric.OverallKey!, metric.Of(values))));

    private static void WriteNumbers(Utf8JsonWriter json, IEnumerable<(string Key, double? Value)> numbers)
    {
        foreach (var (key, value) in numbers)
        {
            WriteValue(json, key, value);
        }
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string key, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteKnown<T>(Utf8JsonWriter json, string key, T? value)
    {
        if (value is not null)
        {
            WriteValue(json, key, value);
        }
    }

    private static void WriteValue<T>(Utf8JsonWriter json, string key, T value)
    {
        json.WritePropertyName(key);
        JsonSerializer.Serialize(json, value, SegmentationJson.Options);
    }
}
