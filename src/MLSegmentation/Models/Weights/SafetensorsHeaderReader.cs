using System.Text.Json;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Reads the JSON of a safetensors header: an object that holds for each tensor its type, its shape and where its bytes are, and
/// for <c>__metadata__</c> an object of texts. Anything else is refused with a <see cref="FormatException"/>.
/// </summary>
internal ref struct SafetensorsHeaderReader
{
    /// <summary>The name under which texts are stored instead of a tensor.</summary>
    public const string MetadataName = "__metadata__";

    // The object of all tensors, the object of one, its shape.
    private const int MaxDepth = 3;
    private const int MaxRank = 16;
    private const int MaxQuotedLength = 100;

    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;
    private bool _hasMetadata;

    private SafetensorsHeaderReader(ReadOnlySpan<byte> json) => _json = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>Reads the header.</summary>
    /// <param name="json">The header, in UTF-8.</param>
    /// <exception cref="FormatException">It does not have the form of a header.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no valid Unicode.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json)
    {
        var reader = new SafetensorsHeaderReader(json);
        reader.ReadAll();
        return new SafetensorsHeader([.. reader._entries.Values], reader._metadata);
    }

    /// <summary>A name as messages show it: names in damaged files can be of any length.</summary>
    public static string Quote(string name) => name.Length <= MaxQuotedLength ? $"'{name}'" : $"'{name[..MaxQuotedLength]}…'";

    private void ReadAll()
    {
        ReadToken();
        Require(JsonTokenType.StartObject, "the header is no object");
        while (ReadName() is { } name)
        {
            if (name == MetadataName)
            {
                ReadMetadata();
            }
            else if (!_entries.TryAdd(name, ReadEntry(name)))
            {
                throw new FormatException($"two tensors are named {Quote(name)}");
            }
        }

        if (_json.Read())
        {
            throw new FormatException("something follows the header's object");
        }
    }

    private void ReadMetadata()
    {
        ReadToken();
        Require(JsonTokenType.StartObject, $"{MetadataName} is no object");
        if (_hasMetadata)
        {
            throw new FormatException($"{MetadataName} is there twice");
        }

        _hasMetadata = true;
        while (ReadName() is { } name)
        {
            ReadToken();
            Require(JsonTokenType.String, $"{Quote(name)} in {MetadataName} is no text");
            if (!_metadata.TryAdd(name, _json.GetString()!))
            {
                throw new FormatException($"{Quote(name)} is in {MetadataName} twice");
            }
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        ReadToken();
        Require(JsonTokenType.StartObject, $"the tensor {Quote(name)} is described by no object");
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (ReadName() is { } property)
        {
            switch (property)
            {
                case "dtype" when type is null:
                    type = ReadType(name);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(name, property);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(name, property);
                    break;
                default:
                    throw new FormatException($"{Quote(property)} of the tensor {Quote(name)} is unknown or there twice");
            }
        }

        return type is not null && shape is not null && offsets is [var begin, var end]
            ? new SafetensorsEntry(name, type, shape, begin, end)
            : throw new FormatException($"the tensor {Quote(name)} lacks its dtype, its shape or its two data_offsets");
    }

    private string ReadType(string name)
    {
        ReadToken();
        Require(JsonTokenType.String, $"the dtype of the tensor {Quote(name)} is no text");
        return _json.GetString()!;
    }

    private long[] ReadNumbers(string name, string property)
    {
        ReadToken();
        Require(JsonTokenType.StartArray, $"{property} of the tensor {Quote(name)} is no list");
        var numbers = new List<long>();
        for (ReadToken(); _json.TokenType != JsonTokenType.EndArray; ReadToken())
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long number) || number < 0 || numbers.Count == MaxRank)
            {
                throw new FormatException($"{property} of the tensor {Quote(name)} is no list of at most {MaxRank} whole numbers from 0 to {long.MaxValue}");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>The next name in an object; null at its end.</summary>
    private string? ReadName()
    {
        ReadToken();
        return _json.TokenType == JsonTokenType.EndObject ? null : _json.GetString();
    }

    private void ReadToken()
    {
        if (!_json.Read())
        {
            throw new FormatException("the header ends too early");
        }
    }

    private readonly void Require(JsonTokenType type, string problem)
    {
        if (_json.TokenType != type)
        {
            throw new FormatException(problem);
        }
    }
}
