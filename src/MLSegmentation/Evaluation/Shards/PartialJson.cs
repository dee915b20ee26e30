using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLSegmentation.Evaluation.Shards;

/// <summary>How parts of evaluations are written as JSON and read again, the options of the evaluation among them.</summary>
internal static class PartialJson
{
    // What is said elsewhere in the file, and what no file can hold.
    private static readonly Type[] LeftOut = [typeof(SegmentationClasses), typeof(CancellationToken)];

    /// <summary>The settings.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(SegmentationJson.Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
            Converters = { new SpacingConverter() },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        for (int index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Type == typeof(SegmentationEvaluationOptions) && LeftOut.Contains(type.Properties[index].PropertyType))
            {
                type.Properties.RemoveAt(index);
            }
        }
    }

    /// <summary>Distances as a list: depth, height, width, of which the depth is missing where nobody gave it.</summary>
    private sealed class SpacingConverter : JsonConverter<PixelSpacing>
    {
        public override PixelSpacing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]>(ref reader, options) switch
            {
                [var depth, var height, var width] => new PixelSpacing(depth, height, width),
                [var height, var width] => new PixelSpacing(height, width),
                _ => throw new JsonException("a spacing has two or three distances."),
            };

        public override void Write(Utf8JsonWriter writer, PixelSpacing value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, (double[])[.. value.IsOfVolume ? [value.Depth] : (double[])[], value.Height, value.Width], options);
    }
}
