using System.Globalization;

namespace MLSegmentation.Masks;

/// <summary>What to do about masks with values that no class names, by what the masks look like.</summary>
/// <param name="survey">The values in the masks.</param>
/// <param name="classes">The classes; null where none are given.</param>
internal sealed class MaskValueAdvice(MaskValueSurvey survey, SegmentationClasses? classes)
{
    /// <summary>What is asked where masks look like photographs.</summary>
    public const string AreSwapped = "are the images and the masks swapped?";

    private const int MaxListed = 10;
    private const int MaxValue = SegmentationClass.MaxMaskValue;
    private const int White = byte.MaxValue;

    /// <summary>The class that the objects of a mask would be of: the only one that is not the background; null where there are several.</summary>
    private readonly SegmentationClass? _foreground =
        classes?.Where(item => !item.IsBackground && !Names(item.MaskValues, 0)).ToList() is [var only] ? only : null;

    /// <summary>Sentences for the user.</summary>
    public override string ToString() => this switch
    {
        _ when survey.IsPhotograph => $"So many values look like a photograph, not like a mask: {AreSwapped}",
        _ when survey.IsSmoothedGrey && SuggestRanges() is { } ranges =>
            $"The values between look like smoothed edges. Divide them among the classes by ranges, for example '{ranges}', or save the masks without "
            + "smoothing.",
        _ when survey.IsNearBlackAndWhite && SuggestRanges() is { } ranges =>
            $"The values lie near black and near white, as where JPEG changed them. Divide them among the classes by ranges, for example '{ranges}'.",
        _ when survey.IsSmoothedColor =>
            "The rarer colours look like smoothed edges. Save the masks without smoothing, or leave these pixels out with "
            + $"'{SegmentationClasses.IgnoreName}={MaskValues.OthersText}' after all other classes.",
        _ when AreObjectNumbers =>
            $"They look like the numbers of objects. Where all are of one class, name them together: '{SuggestObjects()}'. "
            + "Where each is a class, name each one.",
        _ when survey.Unknown is [{ Value.Number: { } number }] && _foreground is { } item && IsAbsent(item) =>
            $"Name it, for example '{Replace(item, MaskValues.OfNumber(number))}', or '{SegmentationClasses.IgnoreName}={number}' if it does not count.",
        _ => SuggestNames(),
    };

    /// <summary>Whether there is a background and numbers of small areas that no class names.</summary>
    private bool AreObjectNumbers
    {
        get
        {
            const double MaxShare = 0.1;
            var unknown = survey.Unknown;
            bool areSmall = survey.Values.Any(item => item.Value.Number == 0) && unknown.All(item =>
                item.Value.Number is 0 || (item.Value.Number > 0 && (item.Count <= MaxShare * survey.Pixels || _foreground is not null)));
            int[] numbers = [.. unknown.Where(item => item.Value.Number > 0).Select(item => item.Value.Number!.Value)];
            return areSmall && MaskValueShape.AreObjectNumbers(numbers, _foreground is not null);
        }
    }

    private static bool Names(MaskValues values, int number) => values.Numbers.Any(range => number >= range.First && number <= range.Last);

    private bool IsAbsent(SegmentationClass item) => !survey.Values.Any(value => value.Value.Number is { } number && Names(item.MaskValues, number));

    /// <summary>The classes with other values for one of them.</summary>
    private string Replace(SegmentationClass replaced, MaskValues values)
    {
        string text = string.Join(", ", classes!.Select(item => item.Name == replaced.Name ? $"{item.Name}={values}" : item.ToString()));
        return classes!.IgnoredValues.IsEmpty ? text : $"{text}, {SegmentationClasses.IgnoreName}={classes.IgnoredValues}";
    }

    /// <summary>Every number but those of the background for the only other class, or whatever is left for a class of its own.</summary>
    private string SuggestObjects()
    {
        if (classes is null)
        {
            return $"background=0, object=1-{MaxValue}";
        }

        if (_foreground is null || classes.Any(item => item.MaskValues.IncludesOthers) || classes.IgnoredValues.IncludesOthers)
        {
            return $"{classes}, object={MaskValues.OthersText}";
        }

        var free = new List<MaskValueRange>();
        int first = 1;
        var taken = classes.Where(item => item.Name != _foreground.Name).Select(item => item.MaskValues).Append(classes.IgnoredValues);
        foreach (var range in taken.SelectMany(values => values.Numbers).OrderBy(range => range.First))
        {
            if (range.First > first)
            {
                free.Add(new MaskValueRange(first, range.First - 1));
            }

            first = Math.Max(first, range.Last + 1);
        }

        return Replace(_foreground, MaskValues.OfNumbers(first <= MaxValue ? [.. free, new MaskValueRange(first, MaxValue)] : free));
    }

    /// <summary>Ranges that meet halfway between the grey values that are named; null where there are not two classes to divide them among.</summary>
    private string? SuggestRanges()
    {
        if (classes is null)
        {
            return survey.Values[^1].Value.Number == White || survey.IsNearBlackAndWhite ? "background=0-127, foreground=128-255" : null;
        }

        var named = classes.SelectMany(item => item.MaskValues.Numbers, (item, range) => (item.Name, Range: range)).OrderBy(item => item.Range.First).ToList();
        bool hasOneRangeEach = named.Count == classes.Count && named.DistinctBy(item => item.Name).Count() == named.Count;
        if (named.Count < 2 || !hasOneRangeEach || !classes.IgnoredValues.IsEmpty || named[^1].Range.Last > White)
        {
            return null;
        }

        var ranges = named.Select((item, index) => (item.Name, Range: new MaskValueRange(
            index == 0 ? 0 : Middle(named[index - 1].Range, item.Range) + 1,
            index == named.Count - 1 ? White : Middle(item.Range, named[index + 1].Range)))).ToDictionary(item => item.Name, item => item.Range);
        return string.Join(", ", classes.Select(item => $"{item.Name}={ranges[item.Name]}"));
    }

    private static int Middle(MaskValueRange lower, MaskValueRange upper) => (lower.Last + upper.First) / 2;

    /// <summary>A class for each value, and how to put several into one.</summary>
    private string SuggestNames()
    {
        var unknown = survey.Unknown;
        int firstIndex = classes?.Count ?? 0;
        var added = unknown.Take(MaxListed).Select((item, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(firstIndex + index == 0 && item.Value.Number == 0 ? SegmentationClass.BackgroundName : $"class{firstIndex + index}")}={item.Value}"));
        var parts = classes is null ? added : classes.Select(item => item.ToString()).Concat(added);
        parts = unknown.Count > MaxListed ? parts.Append("...") : parts;
        parts = classes is { IgnoredValues.IsEmpty: false } ? parts.Append($"{SegmentationClasses.IgnoreName}={classes.IgnoredValues}") : parts;
        string together = unknown.Count > 1 && unknown.All(item => item.Value.Number is not null)
            ? $"'cell=1-{MaxValue}' if the numbers count objects of one class, "
            : "";
        return $"Name every value, for example '{string.Join(", ", parts)}', several values of one class as 'NAME=1{MaskValues.Separator}2', "
            + $"{together}or '{SegmentationClasses.IgnoreName}=VALUE' for one that does not count.";
    }
}
