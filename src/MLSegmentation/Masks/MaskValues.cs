using System.Collections.Immutable;
using System.Globalization;

namespace MLSegmentation;

/// <summary>
/// Which values of mask files stand for a class, or are ignored: numbers (grey values or palette indices), ranges of them, colours, or whatever
/// nothing else names. Immutable.
/// </summary>
/// <remarks>
/// As text, in <see cref="SegmentationClasses.Parse"/>, they are <c>255</c>, <c>1-65535</c>, <c>1|2|9</c>, <c>#804080|#808080</c>, or <c>*</c> for
/// all others.
/// </remarks>
public sealed class MaskValues : IEquatable<MaskValues>
{
    /// <summary>What separates values in the text form.</summary>
    internal const char Separator = '|';

    /// <summary>What stands for all other values in the text form.</summary>
    internal const string OthersText = "*";

    private readonly ImmutableArray<MaskValueRange> _written;
    private readonly ImmutableArray<MaskValueRange> _numbers;
    private readonly ImmutableArray<RgbColor> _colors;

    private MaskValues(IReadOnlyList<MaskValueRange> numbers, IEnumerable<RgbColor> colors, bool includesOthers) =>
        (_written, _numbers, _colors, IncludesOthers) =
            (Merge(numbers, areSinglesKept: true), Merge(numbers, areSinglesKept: false), [.. colors.Distinct()], includesOthers);

    /// <summary>The numbers, 0 to 65535, as ranges from the smallest up: grey values or palette indices. Ranges do not touch each other.</summary>
    public IReadOnlyList<MaskValueRange> Numbers => _numbers;

    /// <summary>The colours, in the order in which they were named.</summary>
    public IReadOnlyList<RgbColor> Colors => _colors;

    /// <summary>Whether every number and every colour belongs to them that neither a class nor <c>ignore</c> names.</summary>
    public bool IncludesOthers { get; }

    /// <summary>No values.</summary>
    internal static MaskValues None { get; } = new([], [], false);

    /// <summary>The numbers as they were written, from the smallest up: one that was named by itself is in no range.</summary>
    internal IReadOnlyList<MaskValueRange> WrittenNumbers => _written;

    /// <summary>Whether there are no values.</summary>
    internal bool IsEmpty => _numbers.IsEmpty && _colors.IsEmpty && !IncludesOthers;

    /// <summary>
    /// Whether both hold the same values. Lists and ranges of the same numbers are equal, although in files of fewer than eight bits they mean other pixels.
    /// </summary>
    /// <param name="other">The values to compare with.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(MaskValues? other) => other is not null
        && IncludesOthers == other.IncludesOthers
        && _numbers.SequenceEqual(other._numbers)
        && _colors.SequenceEqual(other._colors);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MaskValues);

    /// <inheritdoc/>
    public override int GetHashCode() => ToComparableText().GetHashCode(StringComparison.Ordinal);

    /// <summary>The values as text, for example <c>0-127</c>, <c>1|2</c> or <c>#804080|*</c>.</summary>
    /// <returns>
    /// Numbers and ranges as they were named, colours, and an asterisk for all others, separated by <c>|</c>; empty where there are none.
    /// </returns>
    public override string ToString() => ToText(_written.Select(range => range.ToString()));

    /// <summary>Text that is the same for equal values. Checkpoints are compared by it, so that it stays as it is.</summary>
    internal string ToComparableText() => ToText(_numbers.Select(range => range.Last == range.First + 1
        ? string.Create(CultureInfo.InvariantCulture, $"{range.First}{Separator}{range.Last}")
        : range.ToString()));

    /// <summary>A single number.</summary>
    internal static MaskValues OfNumber(int number) => new([new MaskValueRange(number, number)], [], false);

    /// <summary>Ranges of numbers, which may touch but not overlap.</summary>
    internal static MaskValues OfNumbers(IReadOnlyList<MaskValueRange> numbers) => new(numbers, [], false);

    /// <summary>Reads the text form, for an entry that messages quote.</summary>
    /// <exception cref="SegmentationException">The text names no values, or one of them twice.</exception>
    internal static MaskValues Parse(string text, string entry)
    {
        var numbers = new List<MaskValueRange>();
        var colors = new List<RgbColor>();
        bool includesOthers = false;
        foreach (string part in text.Split(Separator, StringSplitOptions.TrimEntries))
        {
            if (part == OthersText && !includesOthers)
            {
                includesOthers = true;
            }
            else if (RgbColor.TryParse(part, out var color) && !colors.Contains(color))
            {
                colors.Add(color);
            }
            else if (TryParseRange(part, out var range) && !numbers.Exists(range.Overlaps))
            {
                numbers.Add(range);
            }
            else
            {
                throw Wrong(part, entry);
            }
        }

        return new MaskValues(numbers, colors, includesOthers);
    }

    /// <summary>The values of both, which have none in common.</summary>
    internal MaskValues With(MaskValues other) => new([.. _written, .. other._written], _colors.Concat(other._colors), IncludesOthers || other.IncludesOthers);

    private static ImmutableArray<MaskValueRange> Merge(IReadOnlyList<MaskValueRange> ranges, bool areSinglesKept)
    {
        var merged = ImmutableArray.CreateBuilder<MaskValueRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            bool isJoined = merged.Count > 0 && merged[^1].Last + 1 == range.First && !(areSinglesKept && (merged[^1].IsSingle || range.IsSingle));
            if (isJoined)
            {
                merged[^1] = new MaskValueRange(merged[^1].First, range.Last);
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.ToImmutable();
    }

    private string ToText(IEnumerable<string> numbers) => string.Join(Separator, ((IEnumerable<string>)
        [.. numbers, .. _colors.Select(color => color.ToString()), .. IncludesOthers ? [OthersText] : Array.Empty<string>()]));

    private static bool TryParseRange(string text, out MaskValueRange range)
    {
        range = default;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        string first = dash < 0 ? text : text[..dash].TrimEnd();
        string last = dash < 0 ? text : text[(dash + 1)..].TrimStart();
        if (!TryParseNumber(first, out int from) || !TryParseNumber(last, out int to) || from > to)
        {
            return false;
        }

        range = new MaskValueRange(from, to);
        return true;
    }

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= SegmentationClass.MaxMaskValue;

    private static SegmentationException Wrong(string part, string entry) =>
        part == OthersText || RgbColor.TryParse(part, out _) || TryParseRange(part, out _)
            ? new($"'{entry}' names '{part}', or a part of it, twice; name every value once.")
            : new(
                $"'{part}' in '{entry}' is no mask value; give a number from 0 to {SegmentationClass.MaxMaskValue}, a range such as 1-255 (the smaller "
                + $"number first), a colour such as #804080, several of these with '{Separator}' between them, or {OthersText} for whatever nothing else "
                + "names.");
}
