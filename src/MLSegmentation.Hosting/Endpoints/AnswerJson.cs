using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>The JSON of answers: that of the library, in one line, without what is not there.</summary>
internal static class AnswerJson
{
    public static JsonSerializerOptions Options { get; } =
        new(SegmentationJson.Options) { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
