using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions.Formats;

/// <summary>A value in a JSON file and its place there, for errors that say what was expected.</summary>
internal readonly record struct JsonValue(JsonElement Element, string Place, AnnotationFile File)
{
    private const int MaxDepth = 64;
    private const int LongestShown = 40;

    public JsonValueKind Kind => Element.ValueKind;

    /// <summary>Parses a file.</summary>
    /// <exception cref="SegmentationException">It is not JSON.</exception>
    public static JsonDocument Parse(AnnotationFile file)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = file.Bytes;
            bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
            return JsonDocument.Parse(bytes, new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException exception)
        {
            string place = FormattableString.Invariant($"line {exception.LineNumber + 1}");
            throw file.Wrong(place, "is no JSON, or nested too deeply; save it again in UTF-8", exception);
        }
    }

    /// <summary>A property; null where there is none, or it is null.</summary>
    public JsonValue? Find(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        return Element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? new JsonValue(found, Place.Length == 0 ? name : $"{Place}.{name}", File)
            : null;
    }

    /// <summary>A property that must be there.</summary>
    public JsonValue Get(string name) => Find(name) ?? throw File.Wrong(Place.Length == 0 ? "the file" : Place, $"has no '{name}'");

    /// <summary>The values of an array.</summary>
    public IEnumerable<JsonValue> Items()
    {
        RequireKind(JsonValueKind.Array, "an array");
        var (place, file) = (Place, File);
        return Element.EnumerateArray().Select((item, index) => new JsonValue(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"), file));
    }

    public string ToText()
    {
        RequireKind(JsonValueKind.String, "a text");
        return Element.GetString()!;
    }

    public double ToNumber() => Kind == JsonValueKind.Number && Element.TryGetDouble(out double value) && double.IsFinite(value)
        ? value
        : throw Unexpected("a number");

    public int ToInteger() => ToNumber() is var value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
        ? (int)value
        : throw Unexpected("a whole number");

    /// <summary>A side of an image.</summary>
    public int ToSide() => ToInteger() is > 0 and var side ? side : throw Unexpected("a whole number of at least 1");

    public double ToLength() => File.RequireLength(ToNumber(), Place);

    /// <summary>The numbers of an array.</summary>
    public double[] ToNumbers()
    {
        RequireKind(JsonValueKind.Array, "an array of numbers");
        double[] numbers = new double[Element.GetArrayLength()];
        int index = 0;
        foreach (var item in Element.EnumerateArray())
        {
            numbers[index++] = new JsonValue(item, Place, File).ToNumber();
        }

        return numbers;
    }

    /// <summary>The lengths of an array.</summary>
    public double[] ToLengths()
    {
        var (place, file) = (Place, File);
        return Array.ConvertAll(ToNumbers(), number => file.RequireLength(number, place));
    }

    /// <summary>The corners of an array such as <c>[[1, 2], [3, 4], …]</c>; what follows two numbers is left out.</summary>
    public List<Coordinate> ToCorners()
    {
        RequireKind(JsonValueKind.Array, "an array of points");
        var corners = new List<Coordinate>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray())
        {
            var point = new JsonValue(item, Place, File);
            if (point.Kind != JsonValueKind.Array || item.GetArrayLength() < 2)
            {
                throw point.Unexpected("a point, which is an array of two numbers");
            }

            corners.Add(new Coordinate(new JsonValue(item[0], Place, File).ToLength(), new JsonValue(item[1], Place, File).ToLength()));
        }

        return corners;
    }

    /// <summary>The error of a value of another kind.</summary>
    public SegmentationException Unexpected(string expected)
    {
        string text = Element.GetRawText();
        return File.Wrong(
            Place.Length == 0 ? "the file" : Place, $"is {(text.Length > LongestShown ? $"{text.AsSpan(0, LongestShown)}…" : text)}, and should be {expected}");
    }

    private void RequireKind(JsonValueKind kind, string expected)
    {
        if (Kind != kind)
        {
            throw Unexpected(expected);
        }
    }
}
