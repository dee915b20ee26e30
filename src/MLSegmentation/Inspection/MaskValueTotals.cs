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

    /// <summary>Beside images that look like masks, fewer values are enough: masks have fewer than noise has levels.</summary>
    private const int VariedValues = 16;

    /// <summary>Objects that have a number each are one area each, but for a few that are cut in two.</summary>
    private const double MostAreas = 1.25;

    /// <summary>So many numbers may be classes where nearly all masks have all of them.</summary>
    private const int MostClasses = 8;

    /// <summary>Masks of fewer files may have the same numbers of objects by chance.</summary>
    private const int EnoughFiles = 5;

    /// <summary>Smoothed edges have values between two others; fewer are classes.</summary>
    private const int LeastSmoothed = 5;

    private static readonly MaskRaster Zero = new(1, 1, 8, MaskRasterKind.Grey, 1, [0], []);

    private readonly Dictionary<MaskValue, (long Pixels, int Images, byte? Class)> _values = [];
    private int _files;
    private int _photographs;
    private int _varied;
    private int _objectNumbers;
    private int _areas;
    private long _pixels;
    private bool _isPart;

    /// <summary>How many different values there are.</summary>
    public int Count => _values.Count;

    /// <summary>The share of files that look like photographs.</summary>
    public double PhotographShare => _files == 0 ? 0 : (double)_photographs / _files;

    /// <summary>The share of files whose values change from pixel to pixel and are more than those of masks, if fewer than those of photographs.</summary>
    public double VariedShare => _files == 0 ? 0 : (double)_varied / _files;

    /// <summary>Adds the values of a file.</summary>
    public void Add(RasterMeasure raster)
    {
        _files++;
        bool isChanging = raster.ChangeRate > ManyChanges
            && !MaskValueShape.IsNearBlackAndWhite(raster.Values.Select(pair => (pair.Key.Number ?? -1, pair.Value.Pixels)));
        _photographs += isChanging && raster.Values.Count > ManyValues ? 1 : 0;

        _varied += isChanging && raster.Values.Count > VariedValues ? 1 : 0;

        // Of three values and more, each in one area: numbers of objects. In several areas: classes.
        _objectNumbers += raster.AreasPerValue is > 0 and < MostAreas ? 1 : 0;
        _areas += raster.AreasPerValue >= MostAreas ? 1 : 0;
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

    /// <summary>Passes over a mask whose classes are known without its values, so that what is counted is not all that there is.</summary>
    public void Skip() => _isPart = true;

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

        bool areTwo = known is null or [_, _];
        if (areTwo && SuggestRanges(numbers, known) is { } ranges)
        {
            return ranges;
        }

        if (areTwo && numbers[0] == 0 && (known is null ? AreObjectNumbers(numbers) : AreUnknownObjectNumbers()))
        {
            var others = new MaskValueRange(1, SegmentationClass.MaxMaskValue);
            return (
                NameTwo(known, new MaskValueRange(0, 0), others),
                _objectNumbers > _files / 2 ? "every value but 0 fills one area, as numbers of objects do" : "the values may be numbers of objects");
        }

        if (known is not null && _isPart)
        {
            return null;
        }

        if (areTwo && known is not null && numbers is [0, var only] && _values.Values.Count(value => value.Class is null) == 1 && IsNamed(0))
        {
            return (
                NameTwo(known, new MaskValueRange(0, 0), new MaskValueRange(only, only)), "the masks hold two values, and one of the classes in none of them");
        }

        return ListClasses(numbers, known);
    }

    /// <summary>The two halves of black to white, where the values lie at their ends; null where they do not.</summary>
    private (string Text, string Reason)? SuggestRanges(int[] numbers, SegmentationClasses? known)
    {
        // White has most of what is not black; as the number of one object it would have little of it.
        if (numbers.Length >= LeastSmoothed && numbers[^1] is 255 or 65535 && 2 * ShareOf(numbers[^1]) > 1 - ShareOf(numbers[0]))
        {
            return (Divide(numbers[^1]), $"most pixels are {numbers[0]} or {numbers[^1]}, and the values between are few, as at edges that were smoothed");
        }

        return MaskValueShape.IsNearBlackAndWhite(_values.Select(pair => (pair.Key.Number!.Value, pair.Value.Pixels)))
            ? (Divide(byte.MaxValue), "the values lie near black and near white, as where JPEG changed them")
            : null;

        string Divide(int white) => NameTwo(known, new MaskValueRange(0, white / 2), new MaskValueRange((white / 2) + 1, white));
    }

    private bool IsNamed(int number) => _values.Any(pair => pair.Key.Number == number && pair.Value.Class is not (null or SegmentationMask.Ignored));

    /// <summary>Whether every number fills one area, and they are not the same few in nearly all masks, as classes are.</summary>
    private bool AreObjectNumbers(int[] numbers)
    {
        const double NearlyAll = 0.8;
        int others = numbers.Length - 1;
        bool areCounted = numbers[^1] == others;
        bool areClasses = others <= (areCounted ? MostClasses : MostClasses / 2) && (!areCounted || _files >= EnoughFiles)
            && _values.Values.All(value => value.Images >= NearlyAll * _files);
        return _objectNumbers > _files / 2 && numbers[^1] > 2 && !areClasses;
    }

    /// <summary>The rule by which the error of a training advises, unless numbers have several areas each.</summary>
    private bool AreUnknownObjectNumbers()
    {
        int[] unknown = [.. _values.Where(pair => pair.Value.Class is null && pair.Key.Number > 0).Select(pair => pair.Key.Number!.Value)];
        return _areas <= _files / 2 && MaskValueShape.AreObjectNumbers(unknown, hasOneForeground: true);
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
