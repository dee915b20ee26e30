using System.Globalization;

namespace MLSegmentation.Formatting;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>What stands for a number that there is not.</summary>
    public const string None = "–";

    /// <summary>A ratio with four digits.</summary>
    public static string Ratio(double value) => double.IsNaN(value) ? None : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A distance with two digits; infinite where one of two outlines is missing.</summary>
    public static string Distance(double value) => double.IsNaN(value) ? None
        : double.IsPositiveInfinity(value) ? "∞"
        : value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A count in full.</summary>
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count in at most five characters, such as <c>12.3k</c>.</summary>
    public static string Compact(long value) => value switch
    {
        < 1_000 => value.ToString(CultureInfo.InvariantCulture),
        < 999_950 => Scaled(value / 1e3, "k"),
        < 999_950_000 => Scaled(value / 1e6, "M"),
        _ => Scaled(value / 1e9, "G"),
    };

    /// <summary>A share in percent, with one digit.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? None : (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with as many digits as it needs, for attributes and options.</summary>
    public static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A title as it stands at the head of a column.</summary>
    public static string Capitalize(string title) => string.Concat(title[..1].ToUpperInvariant(), title.AsSpan(1));

    private static string Scaled(double value, string unit) => value.ToString(value < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
}
