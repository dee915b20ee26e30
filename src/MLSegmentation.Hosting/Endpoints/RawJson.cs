using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>JSON that is written already, and goes into other JSON as it is.</summary>
/// <param name="Utf8">The JSON.</param>
[JsonConverter(typeof(RawJsonConverter))]
internal sealed record RawJson(ReadOnlyMemory<byte> Utf8);

/// <summary>Writes JSON that is written already; answers are never read.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc/>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
