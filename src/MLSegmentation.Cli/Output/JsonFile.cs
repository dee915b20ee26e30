using System.Text.Json;
using System.Text.Json.Serialization;
using MLSegmentation.IO;

namespace MLSegmentation.Cli.Output;

/// <summary>Results for programs: camelCase keys and choices, numbers that are not finite as null.</summary>
internal static class JsonFile
{
    private static readonly ResultNaming Naming = new();

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = Naming,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteNumberConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What is found by the names of properties, found by their keys.</summary>
    public static IReadOnlyDictionary<string, T>? WithKeys<T>(IReadOnlyDictionary<string, T>? values) =>
        values?.ToDictionary(pair => Naming.ConvertName(pair.Key), pair => pair.Value);

    /// <summary>Writes <paramref name="result"/> to <paramref name="file"/>, or nothing when no file was asked for.</summary>
    public static void Write<T>(FileInfo? file, T result)
    {
        if (file is not null)
        {
            AtomicFile.Write(file.FullName, stream => JsonSerializer.Serialize(stream, result, Options));
        }
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
