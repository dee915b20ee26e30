using System.Text.Json;
using System.Text.Unicode;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// The header of a safetensors file, a JSON object: for each tensor its type, its shape and where its bytes are, and for <c>__metadata__</c> an
/// object of texts.
/// </summary>
/// <param name="Entries">The tensors, in the order of the header.</param>
/// <param name="Metadata">Texts that the writer added.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The name under which texts are stored instead of a tensor.</summary>
    public const string MetadataName = "__metadata__";

    private const int MaxRank = 16;
    private const int MaxQuotedLength = 100;

    // A tensor takes some twenty, and a document of many would take far more memory than the file.
    private const int MaxTokens = 2_000_000;

    /// <summary>Reads a header and checks that its tensors fill the rest of the file, without overlaps and holes.</summary>
    /// <param name="json">The header, in UTF-8.</param>
    /// <param name="dataLength">The bytes that follow the header in the file.</param>
    /// <exception cref="FormatException">The header cannot be that of such a file; the message, part of a sentence, says why.</exception>
    public static SafetensorsHeader Parse(byte[] json, long dataLength)
    {
        if (!Utf8.IsValid(json))
        {
            throw new FormatException("its header is not in UTF-8");
        }

        try
        {
            CountTokens(json);
            using var document = JsonDocument.Parse(json);
            var header = Read(document.RootElement);
            header.CheckSizes();
            header.CheckLayout(dataLength);
            return header;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its header is no valid JSON ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    private static void CountTokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        for (int count = 0; reader.Read(); count++)
        {
            Require(count < MaxTokens, $"its header has more than {MaxTokens} names and values");
        }
    }

    private static SafetensorsHeader Read(JsonElement root)
    {
        var tensors = ReadMembers(root, "the header");
        var texts = tensors.Remove(MetadataName, out var metadata) ? ReadMembers(metadata, MetadataName) : [];
        return new SafetensorsHeader(
            [.. tensors.Select(pair => ReadEntry(pair.Key, pair.Value))],
            texts.ToDictionary(pair => pair.Key, pair => ReadText(pair.Value, $"{Quote(pair.Key)} in {MetadataName}")));
    }

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
        Require(element.ValueKind == JsonValueKind.Object, $"{what} is no object");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            Require(members.TryAdd(member.Name, member.Value), $"{Quote(member.Name)} is in {what} twice");
        }

        return members;
    }

    private static string ReadText(JsonElement element, string what)
    {
        Require(element.ValueKind == JsonValueKind.String, $"{what} is no text");
        return element.GetString()!;
    }

    private static long[] ReadNumbers(JsonElement element, string what)
    {
        string problem = $"{what} is no list of at most {MaxRank} whole numbers from 0 to {long.MaxValue}";
        Require(element.ValueKind == JsonValueKind.Array && element.GetArrayLength() <= MaxRank, problem);
        return [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new FormatException(problem))];
    }

    private static void Require(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }

    /// <summary>A name as messages show it: names in damaged files can be of any length.</summary>
    private static string Quote(string name) => name.Length <= MaxQuotedLength ? $"'{name}'" : $"'{name[..MaxQuotedLength]}…'";

    private void CheckSizes()
    {
        foreach (var entry in Entries)
        {
            if (entry.ElementSize is not { } elementSize)
            {
                throw new FormatException($"the tensor {Quote(entry.Name)} has the unknown dtype {Quote(entry.Type)}");
            }

            long? size = Size(entry.Shape, elementSize);
            if (entry.End < entry.Begin || entry.End - entry.Begin != size)
            {
                string needed = size is null ? "more bytes than a file can hold" : $"{size} bytes";
                throw new FormatException(
                    $"the tensor {Quote(entry.Name)}, {WeightTensor.Describe(entry.Shape)} of {entry.Type}, needs {needed}, "
                    + $"but lies from {entry.Begin} to {entry.End}");
            }
        }
    }

    private void CheckLayout(long dataLength)
    {
        long position = 0;
        foreach (var entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != position)
            {
                string problem = entry.Begin < position ? "overlaps another tensor" : "leaves a gap before it";
                throw new FormatException($"the tensor {Quote(entry.Name)}, from {entry.Begin} to {entry.End}, {problem}");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw new FormatException(
                $"its tensors take {position} bytes, but {dataLength} follow the header{(dataLength < position ? "; the file was cut off" : "")}");
        }
    }

    /// <summary>The bytes of a tensor; null where that number does not exist in 64 bits.</summary>
    private static long? Size(IReadOnlyList<long> shape, int elementSize)
    {
        var size = shape.Aggregate((Int128)elementSize, (product, length) => product > long.MaxValue ? product : product * length);
        return shape.Contains(0) ? 0 : size <= long.MaxValue ? (long)size : null;
    }
}

/// <summary>
/// What the header says about one tensor: the type of its elements, for example <c>F32</c>, its shape, empty for a single number, and where its
/// bytes begin and end, counted from the end of the header.
/// </summary>
internal sealed record SafetensorsEntry(string Name, string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Whether the elements are real numbers; others, such as counters, are no weights.</summary>
    public bool IsReal => Type is "F32" or "F16" or "BF16" or "F64";

    /// <summary>The bytes of one element; null where the type is unknown.</summary>
    public int? ElementSize => Type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => null,
    };
}
