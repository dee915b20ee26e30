using System.Text.Json;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Reads the JSON of a safetensors header: an object that holds for each tensor its type, its shape and where its bytes are, and
/// for <c>__metadata__</c> an object of texts. Anything else is refused with a <see cref="FormatException"/>.
/// </summary>
internal static class SafetensorsHeaderReader
{
    /// <summary>The name under which texts are stored instead of a tensor.</summary>
    public const string MetadataName = "__metadata__";

    private const int MaxRank = 16;
    private const int MaxQuotedLength = 100;

    /// <summary>Reads the header.</summary>
    /// <param name="json">The header, in UTF-8.</param>
    /// <exception cref="FormatException">It does not have the form of a header.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no valid Unicode.</exception>
    public static SafetensorsHeader Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var tensors = ReadMembers(document.RootElement, "the header");
        var texts = tensors.Remove(MetadataName, out var metadata) ? ReadMembers(metadata, MetadataName) : [];
        return new SafetensorsHeader(
            [.. tensors.Select(pair => ReadEntry(pair.Key, pair.Value))],
            texts.ToDictionary(pair => pair.Key, pair => ReadText(pair.Value, $"{Quote(pair.Key)} in {MetadataName}")));
    }

    /// <summary>A name as messages show it: names in damaged files can be of any length.</summary>
    public static string Quote(string name) => name.Length <= MaxQuotedLength ? $"'{name}'" : $"'{name[..MaxQuotedLength]}…'";

    private static SafetensorsEntry ReadEntry(string name, JsonElement tensor)
    {
        string what = $"the tensor {Quote(name)}";
        var members = ReadMembers(tensor, what);
        bool isComplete = members.Remove("dtype", out var type) & members.Remove("shape", out var shape) & members.Remove("data_offsets", out var offsets);
        if (members.Count > 0)
        {
            throw new FormatException($"{Quote(members.First().Key)} of {what} is unknown");
        }

        return isComplete && ReadNumbers(offsets, $"data_offsets of {what}") is [var begin, var end]
            ? new SafetensorsEntry(name, ReadText(type, $"the dtype of {what}"), ReadNumbers(shape, $"shape of {what}"), begin, end)
            : throw new FormatException($"{what} lacks its dtype, its shape or its two data_offsets");
    }

    /// <summary>The members of an object in their order.</summary>
    private static Dictionary<string, JsonElement> ReadMembers(JsonElement element, string what)
    {
        Require(element, JsonValueKind.Object, $"{what} is no object");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                throw new FormatException($"{Quote(member.Name)} is in {what} twice");
            }
        }

        return members;
    }

    private static string ReadText(JsonElement element, string what)
    {
        Require(element, JsonValueKind.String, $"{what} is no text");
        return element.GetString()!;
    }

    private static long[] ReadNumbers(JsonElement element, string what)
    {
        string problem = $"{what} is no list of at most {MaxRank} whole numbers from 0 to {long.MaxValue}";
        Require(element, JsonValueKind.Array, problem);
        return element.GetArrayLength() <= MaxRank
            ? [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
                ? number
                : throw new FormatException(problem))]
            : throw new FormatException(problem);
    }

    private static void Require(JsonElement element, JsonValueKind kind, string problem)
    {
        if (element.ValueKind != kind)
        {
            throw new FormatException(problem);
        }
    }
}
