namespace MLSegmentation.Masks;

/// <summary>Which entry of a text of classes names which mask value, so that none is named twice.</summary>
internal sealed class NamedMaskValues
{
    private readonly List<(MaskValueRange Range, string Entry)> _numbers = [];
    private readonly Dictionary<RgbColor, string> _colors = [];
    private string? _others;

    /// <summary>Adds the values of an entry.</summary>
    /// <exception cref="SegmentationException">Another entry names one of them.</exception>
    public void Add(MaskValues values, string entry)
    {
        foreach (var range in values.Numbers)
        {
            var (other, name) = _numbers.Find(known => known.Range.Overlaps(range));
            if (name is not null)
            {
                var both = new MaskValueRange(Math.Max(range.First, other.First), Math.Min(range.Last, other.Last));
                throw Twice($"the mask {(both.First == both.Last ? "value" : "values")} '{both}'", name, entry);
            }
        }

        _numbers.AddRange(values.Numbers.Select(range => (range, entry)));
        foreach (var color in values.Colors)
        {
            if (!_colors.TryAdd(color, entry))
            {
                throw Twice($"the mask colour '{color}'", _colors[color], entry);
            }
        }

        if (values.IncludesOthers)
        {
            _others = _others is null ? entry : throw Twice($"all other values ('{MaskValues.OthersText}')", _others, entry);
        }
    }

    private static SegmentationException Twice(string what, string first, string second) =>
        new($"'{first}' and '{second}' both name {what}; every value stands for one class.");
}
