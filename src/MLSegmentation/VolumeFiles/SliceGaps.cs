using System.Globalization;
using System.Text.RegularExpressions;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>Finds slices that are missing among the numbers in the names of those that are there.</summary>
internal static partial class SliceGaps
{
    private const int MaxListed = 3;

    /// <summary>More digits are no numbers of slices.</summary>
    private const int MaxDigits = 9;

    private const string Advice = "The slices that are there are taken as neighbours, which they are not: add the missing ones, or number the slices anew.";

    /// <summary>Tells once, of a folder whose slices are read, which are missing; nothing where none are.</summary>
    public static void Warn(string folder, IReadOnlyList<string> names, Action<string>? warning)
    {
        if (warning is not null && Describe(names) is { } missing)
        {
            warning(SegmentationText.Escape($"The slices in '{folder}' have gaps in their numbers: {missing} missing. {Advice}"));
        }
    }

    /// <summary>Tells in one line in which of several folders slices are missing; nothing where there are none.</summary>
    /// <param name="root">The folder that they are in.</param>
    /// <param name="slices">The slices, with their folders.</param>
    /// <param name="warning">Gets the line; null where nobody asks for it.</param>
    public static void Warn(string root, IEnumerable<FoundFile> slices, Action<string>? warning)
    {
        if (warning is null)
        {
            return;
        }

        var folders = slices.GroupBy(file => file.Folder).ToList();
        string[] gaps =
        [
            .. folders.Select(folder => (folder.Key, Missing: Describe([.. folder.Select(file => Path.GetFileName(file.Path))])))
                .Where(folder => folder.Missing is not null)
                .Select(folder => $"in '{folder.Key}' {folder.Missing}"),
        ];
        if (gaps.Length > 0)
        {
            warning(SegmentationText.Escape(string.Create(
                CultureInfo.InvariantCulture,
                $"The slices of {gaps.Length} of {folders.Count} volumes in '{root}' have gaps in their numbers: {FolderSearch.Join(gaps)} missing. ")
                + Advice));
        }
    }

    /// <summary>The names that are missing, the first of many, with the verb; null where there are none, or the names do not tell.</summary>
    /// <param name="names">The names of the slices, in any order.</param>
    public static string? Describe(IReadOnlyList<string> names)
    {
        if (FindNumbers(names) is not { Count: > 2 } numbers)
        {
            return null;
        }

        int step = numbers.Zip(numbers.Skip(1)).Min(pair => pair.Second.Number - pair.First.Number);
        long count = 0;
        var listed = new List<string>();
        foreach (var (slice, next) in numbers.Zip(numbers.Skip(1)).Where(pair => pair.Second.Number - pair.First.Number > step))
        {
            count += (next.Number - slice.Number - 1) / step;
            for (int number = slice.Number + step; number < next.Number && listed.Count < MaxListed; number += step)
            {
                listed.Add(slice.NameOf(number));
            }
        }

        string rest = count > listed.Count ? string.Create(CultureInfo.InvariantCulture, $" and {count - listed.Count} more") : "";
        return count == 0 ? null : $"{string.Join(", ", listed)}{rest} {(count == 1 ? "is" : "are")}";
    }

    /// <summary>The slices in the order of the one number in which their names differ; null where they differ otherwise, or have a number twice.</summary>
    public static List<NumberedSlice>? FindNumbers(IReadOnlyList<string> names)
    {
        var parts = names.Select(name => Digits().Split(name)).ToList();
        if (parts.Count == 0 || parts.Exists(item => item.Length != parts[0].Length))
        {
            return null;
        }

        // A name is text, digits, text, digits and so on.
        int[] varying = [.. Enumerable.Range(0, parts[0].Length).Where(index => parts.Exists(item => item[index] != parts[0][index]))];
        if (varying is not [var place] || place % 2 == 0 || parts.Exists(item => item[place].Length > MaxDigits))
        {
            return null;
        }

        var numbers = parts.Select(item => new NumberedSlice(item, place)).OrderBy(slice => slice.Number).ToList();
        return numbers.Zip(numbers.Skip(1)).Any(pair => pair.First.Number == pair.Second.Number) ? null : numbers;
    }

    [GeneratedRegex("([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    /// <summary>The name of a slice, of which one part is its number.</summary>
    internal sealed record NumberedSlice(string[] Parts, int Place)
    {
        public string Name => string.Concat(Parts);

        public int Number { get; } = int.Parse(Parts[Place], CultureInfo.InvariantCulture);

        /// <summary>What the slice with another number is called, with as many digits.</summary>
        public string NameOf(int number)
        {
            string digits = number.ToString(CultureInfo.InvariantCulture).PadLeft(Parts[Place].Length, '0');
            return string.Concat(Parts.Select((part, index) => index == Place ? digits : part));
        }
    }
}
