using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>Counts the values of mask files, and what they look like: classes, numbers of objects, blurred edges, or photographs.</summary>
internal sealed class MaskValueTotals
{
    private const int MaxShown = 1000;

    /// <summary>Values beyond this number are left out, so that memory stays bounded.</summary>
    private const int MaxValues = 1 << 17;

    /// <summary>Photographs have more values, which change from pixel to pixel; numbers of objects are many, too, but lie in areas.</summary>
    private const int ManyValues = 64;
    private const double ManyChanges = 0.25;

    /// <summary>Smoothed edges have values between two others; fewer are classes.</summary>
    private const int LeastSmoothed = 5;

    private static readonly MaskRaster Zero = new(1, 1, 8, MaskRasterKind.Grey, 1, [0], []);

    private readonly Dictionary<MaskValue, (long Pixels, int Images, byte? Class)> _values = [];
    private int _files;
    private int _photographs;
    private int _objectNumbers;
    private long _pixels;

    /// <summary>How many different values there are.</summary>
    public int Count => _values.Count;

    /// <summary>The share of files that look like photographs.</summary>
    public double PhotographShare => _files == 0 ? 0 : (double)_photographs / _files;

    /// <summary>Adds the values of a file.</summary>
    public void Add(RasterMeasure raster)
    {
        _files++;
        _photographs += raster.Values.Count > ManyValues && raster.ChangeRate > ManyChanges ? 1 : 0;

        // Three values and more, each in one area but for a few that are cut in two: numbers of objects.
        _objectNumbers += raster.AreasPerValue is > 0 and < 1.25 ? 1 : 0;
        foreach (var (value, found) in raster.Values)
        {
            _pixels += found.Pixels;
            bool isKnown = _values.TryGetValue(value, out var totals);
            if (isKnown || _values.Count < MaxValues)
            {
                _values[value] = (totals.Pixels + found.Pixels, totals.Images + 1, totals.Class ?? found.Class);
            }
        }
    }

    /// <summary>The most frequent values with the names of their classes.</summary>
    public IReadOnlyList<InspectedMaskValue> List(SegmentationClasses classes) =>
    [
        .. _values.OrderByDescending(pair => pair.Value.Pixels).ThenBy(pair => pair.Key.ToString(), StringComparer.Ordinal).Take(MaxShown).Select(pair =>
            new InspectedMaskValue(pair.Key.ToString(), NameOf(pair.Value.Class, classes), pair.Value.Pixels, pair.Value.Images)),
    ];

    /// <summary>Classes for all values that there are, and what these look like; null where nothing sensible can be said.</summary>
    /// <param name="known">Classes that were given, whose names are kept; null where there are none.</param>
    public (string Text, string Reason)? SuggestClasses(SegmentationClasses? known)
    {
        int[] numbers = [.. _values.Keys.Select(value => value.Number ?? -1).Order()];
        if (numbers is [] or [< 0, ..] || PhotographShare > 0.5)
        {
            return null;
        }

        // White has most of what is not black; as the number of one object it would have little of it.
        bool areTwo = known is null or [_, _];
        if (areTwo && numbers.Length >= LeastSmoothed && numbers[^1] is 255 or 65535 && 2 * ShareOf(numbers[^1]) > 1 - ShareOf(numbers[0]))
        {
            int half = numbers[^1] / 2;
            return (
                NameTwo(known, new MaskValueRange(0, half), new MaskValueRange(half + 1, numbers[^1])),
                $"most pixels are {numbers[0]} or {numbers[^1]}, and the values between are few, as at edges that were smoothed");
        }

        if (areTwo && _objectNumbers > _files / 2 && numbers is [0, .., > 2])
        {
            var others = new MaskValueRange(1, SegmentationClass.MaxMaskValue);
            return (NameTwo(known, new MaskValueRange(0, 0), others), "every value but 0 fills one area, as numbers of objects do");
        }

        return ListClasses(numbers, known);
    }

    /// <summary>Two classes, of which one has 0, under the names and in the order of those that were given; what these ignore stays ignored.</summary>
    private static string NameTwo(SegmentationClasses? known, MaskValueRange zero, MaskValueRange others)
    {
        if (known is null)
        {
            return $"background={zero}, object={others}";
        }

        var (first, second) = InspectedFile.CreateFinder(Zero, known)(0) == 1 ? (others, zero) : (zero, others);
        string classes = $"{known[0].Name}={Except(first, known.IgnoredValues)}, {known[1].Name}={Except(second, known.IgnoredValues)}";
        return known.IgnoredValues.IsEmpty ? classes : $"{classes}, {SegmentationClasses.IgnoreName}={known.IgnoredValues}";
    }

    /// <summary>The numbers of a range that are not ignored; no number may have two meanings.</summary>
    private static string Except(MaskValueRange range, MaskValues ignored)
    {
        var left = new List<MaskValueRange>();
        int begin = range.First;
        foreach (var taken in ignored.Numbers.Where(range.Overlaps).OrderBy(taken => taken.First))
        {
            if (taken.First > begin)
            {
                left.Add(new MaskValueRange(begin, taken.First - 1));
            }

            begin = Math.Max(begin, taken.Last + 1);
        }

        if (begin <= range.Last)
        {
            left.Add(range with { First = begin });
        }

        return string.Join(MaskValues.Separator, left);
    }

    private (string Text, string Reason)? ListClasses(int[] numbers, SegmentationClasses? known)
    {
        const int MaxListed = 32;
        int[] missing = [.. _values.Where(pair => known is null || pair.Value.Class is null).Select(pair => pair.Key.Number!.Value).Distinct().Order()];
        if (missing is [] || missing.Length > MaxListed)
        {
            return null;
        }

        // Names that are given already are passed over.
        var free = Enumerable.Range(known?.Count ?? 0, int.MaxValue / 2).Where(index => known is null || known.IndexOf($"class{index}") < 0);
        string[] added = [.. missing.Zip(free, (number, index) => $"{Name(number, index)}={number}")];
        return (string.Join(", ", known is null ? added : [known.ToString(), .. added]), $"the masks hold {Plural.Of(numbers.Length, "value")}");

        string Name(int number, int index) => index == 0 && number == 0 ? SegmentationClass.BackgroundName
            : numbers.Length == 2 && known is null ? "foreground" : $"class{index}";
    }

    private static string? NameOf(byte? index, SegmentationClasses classes) => index switch
    {
        null => null,
        SegmentationMask.Ignored => SegmentationClasses.IgnoreName,
        { } known => classes[known].Name,
    };

    private double ShareOf(int number) => (double)_values.Where(pair => pair.Key.Number == number).Sum(pair => pair.Value.Pixels) / _pixels;
}
