using System.Text.Json;

namespace MLSegmentation.Training.Auto;

/// <summary>An object of a plan's file. Every key is asked for; the others are refused, and so is what has another type.</summary>
internal sealed class PlanSection
{
    private const int LongestShown = 40;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;

    public PlanSection(JsonElement element, string path)
    {
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Unexpected(path.Length == 0 ? "the file" : path, element, "an object");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!_values.TryAdd(property.Name, property.Value))
            {
                throw new SegmentationException($"{PathOf(property.Name)} is there twice; leave one of them out.");
            }
        }
    }

    /// <summary>The keys in their order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    public PlanSection Section(string key) => new(Get(key), PathOf(key));

    public IReadOnlyList<PlanSection> Sections(string key)
    {
        var list = Get(key);
        return list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select((item, index) => new PlanSection(item, FormattableString.Invariant($"{PathOf(key)}[{index}]")))]
            : throw Unexpected(PathOf(key), list, "a list");
    }

    public string Text(string key) => Get(key) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Unexpected(key, "a text");

    public string? OptionalText(string key) => IsNull(key) ? null : Text(key);

    public T Choice<T>(string key, IReadOnlyDictionary<T, string> names)
    {
        string text = Text(key);
        foreach (var (value, name) in names)
        {
            if (name == text)
            {
                return value;
            }
        }

        throw Unexpected(key, string.Join(" or ", names.Values));
    }

    public bool Flag(string key) => Get(key) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag
        ? flag.GetBoolean()
        : throw Unexpected(key, "true or false");

    public int Integer(string key) => Get(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value)
        ? value
        : throw Unexpected(key, $"a whole number of at most {int.MaxValue}");

    public int? OptionalInteger(string key) => IsNull(key) ? null : Integer(key);

    public long Long(string key) => Get(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value)
        ? value
        : throw Unexpected(key, "a whole number");

    public long? OptionalLong(string key) => IsNull(key) ? null : Long(key);

    public double Number(string key) =>
        Get(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Unexpected(key, "a number");

    public double? OptionalNumber(string key) => IsNull(key) ? null : Number(key);

    public IReadOnlyList<double>? OptionalNumbers(string key, int count)
    {
        if (IsNull(key))
        {
            return null;
        }

        var list = Get(key);
        double[] numbers = list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double value) ? value : double.NaN)]
            : [];
        return numbers.Length == count && Array.TrueForAll(numbers, double.IsFinite) ? numbers : throw Unexpected(key, $"a list of {count} numbers, or null");
    }

    public ImageSize Size(string key) => ImageSize.TryParse(Text(key), out var size) ? size : throw Unexpected(key, "a size such as 256x256");

    public ImageSize? OptionalSize(string key) => IsNull(key) ? null : Size(key);

    public TimeSpan? OptionalSeconds(string key)
    {
        if (IsNull(key))
        {
            return null;
        }

        double seconds = Number(key);
        return seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : throw Unexpected(key, "a number of seconds of at least 0");
    }

    /// <summary>Creates what the keys describe; what it refuses, it refuses with the path of this object.</summary>
    public T Create<T>(Func<PlanSection, T> create)
    {
        T created;
        try
        {
            created = create(this);
        }
        catch (SegmentationOptionException exception)
        {
            string key = SegmentationJson.Options.PropertyNamingPolicy!.ConvertName(exception.Option);
            throw new SegmentationException($"{PathOf(key)}: {exception.Message}", exception);
        }
        catch (SegmentationException exception) when (!exception.Message.StartsWith(_path, StringComparison.Ordinal))
        {
            throw new SegmentationException($"{_path}: {exception.Message}", exception);
        }

        RequireNoOthers();
        return created;
    }

    private void RequireNoOthers()
    {
        if (_values.Keys.FirstOrDefault(key => !_known.Contains(key)) is { } unknown)
        {
            string place = _path.Length == 0 ? "the file" : _path;
            throw new SegmentationException($"{PathOf(unknown)} is no key of a plan; {place} has {string.Join(", ", _known)}.");
        }
    }

    private bool IsNull(string key) => Get(key).ValueKind == JsonValueKind.Null;

    private JsonElement Get(string key)
    {
        _known.Add(key);
        return _values.TryGetValue(key, out var value) ? value : throw new SegmentationException($"{PathOf(key)} is missing.");
    }

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private SegmentationException Unexpected(string key, string expected) => Unexpected(PathOf(key), _values[key], expected);

    private static SegmentationException Unexpected(string path, JsonElement element, string expected)
    {
        string text = element.GetRawText();
        return new SegmentationException($"{path} is {(text.Length > LongestShown ? $"{text.AsSpan(0, LongestShown)}…" : text)}; it must be {expected}.");
    }
}
