using System.Globalization;

namespace MLSegmentation.Masks;

/// <summary>Counts the values in mask files, for messages that tell a user what is there and how to name it.</summary>
internal sealed class MaskValueSurvey
{
    private const int MaxListed = 10;

    private readonly Dictionary<MaskValue, long> _counts = [];

    /// <summary>The values in the order of their numbers, then of their colours, with how many pixels have them.</summary>
    public IReadOnlyList<KeyValuePair<MaskValue, long>> Values => [.. _counts
        .OrderBy(pair => pair.Key.Number ?? int.MaxValue)
        .ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>Counts the values of one file.</summary>
    public void Add(MaskRaster raster)
    {
        for (int index = 0; index < raster.Width * raster.Height; index++)
        {
            var value = MaskValue.FromPixel(raster, index);
            _counts[value] = _counts.GetValueOrDefault(value) + 1;
        }
    }

    /// <summary>The first values with their numbers of pixels, for example <c>0 (1200 pixels), 7 (80 pixels)</c>.</summary>
    public override string ToString() => Join(Values.Select(pair =>
        string.Create(CultureInfo.InvariantCulture, $"{Describe(pair.Key)} ({pair.Value} {(pair.Value == 1 ? "pixel" : "pixels")})")));

    /// <summary>An example of classes that name every value found: those that are known, and one for each value that is not.</summary>
    public string SuggestClasses(SegmentationClasses? known)
    {
        var missing = Values.Select(pair => pair.Key).Where(value => known is null || known.ValueMap.Find(value) == MaskValueMap.Unknown).ToList();
        int firstIndex = known?.Count ?? 0;
        var added = missing.Take(MaxListed).Select((value, index) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(firstIndex + index == 0 && value.Number == 0 ? "background" : $"class{firstIndex + index}")}={value}"));
        var parts = known is null ? added : added.Prepend(known.ToString());
        return string.Join(", ", missing.Count > MaxListed ? parts.Append("...") : parts);
    }

    private static string Describe(MaskValue value) =>
        value is { Number: not null, Color: { } color } && (color.Red != color.Green || color.Green != color.Blue)
            ? $"{value} with the palette colour {color}"
            : value.ToString();

    private string Join(IEnumerable<string> items)
    {
        int rest = _counts.Count - MaxListed;
        string listed = string.Join(", ", items.Take(MaxListed));
        return rest > 0 ? string.Create(CultureInfo.InvariantCulture, $"{listed} and {rest} more") : listed;
    }
}
