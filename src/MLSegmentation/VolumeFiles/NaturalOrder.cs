namespace MLSegmentation.VolumeFiles;

/// <summary>Orders names as people do: numbers in them by their value, so that slice 9 comes in front of slice 10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var first = x.AsSpan();
        var second = y.AsSpan();
        while (first.Length > 0 && second.Length > 0)
        {
            int order = char.IsAsciiDigit(first[0]) && char.IsAsciiDigit(second[0])
                ? CompareNumbers(ref first, ref second)
                : CompareLetters(ref first, ref second);
            if (order != 0)
            {
                return order;
            }
        }

        // Names that differ in zeros in front of their numbers only have an order, too.
        return first.Length != second.Length ? first.Length.CompareTo(second.Length) : string.CompareOrdinal(x, y);
    }

    private static int CompareLetters(ref ReadOnlySpan<char> first, ref ReadOnlySpan<char> second)
    {
        int order = first[0].CompareTo(second[0]);
        first = first[1..];
        second = second[1..];
        return order;
    }

    private static int CompareNumbers(ref ReadOnlySpan<char> first, ref ReadOnlySpan<char> second)
    {
        var one = TakeNumber(ref first);
        var other = TakeNumber(ref second);
        return one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
    }

    /// <summary>The digits of a number, without zeros in front.</summary>
    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
