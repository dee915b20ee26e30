using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.Formatting;

namespace MLSegmentation;

/// <summary>How results are written as JSON, by the library and by <c>mlseg</c>.</summary>
public static class SegmentationJson
{
    /// <summary>
    /// The names of properties and choices in camelCase, in which <c>IoU</c> is one word; numbers that JSON has no way to write, NaN and
    /// infinity, as null; indented. Text is exact; what is not seen in it, such as control characters and directions of writing, is escaped.
    /// Read-only: take a copy to change something.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The key of a property, such as <c>iouThresholds</c> for <c>IoUThresholds</c>.</summary>
    internal static string GetKey(string propertyName) => Options.PropertyNamingPolicy!.ConvertName(propertyName);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = new KeyNaming(),
            WriteIndented = true,
            Encoder = new JsonText(),
            Converters = { new FiniteNumberConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class KeyNaming : JsonNamingPolicy
    {
        private const string IoU = "IoU";

        public override string ConvertName(string name) =>
            name.StartsWith(IoU, StringComparison.Ordinal) ? $"iou{name[IoU.Length..]}" : CamelCase.ConvertName(name);
    }

    private sealed class FiniteNumberConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
