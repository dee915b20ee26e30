using System.Globalization;

namespace MLSegmentation.Formatting;

/// <summary>Numbers as people read them, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>What stands for a number that there is not.</summary>
    public const string None = "–";

    /// <summary>From here on a number is written with its power of ten: nobody counts more digits.</summary>
    private const double Large = 1e15;

    /// <summary>A ratio with four digits.</summary>
    public static string Ratio(double value) => double.IsNaN(value) ? None : Format(value, "F4");

    /// <summary>A distance with two digits; infinite where one of two outlines is missing.</summary>
    public static string Distance(double value) => double.IsNaN(value) ? None
        : double.IsPositiveInfinity(value) ? "∞"
        : Format(value, "F2");

    /// <summary>A volume in millilitres with three digits, so that single cubic millimetres are seen.</summary>
    public static string Volume(double value) => double.IsNaN(value) ? None : Format(value, "F3");

    /// <summary>A count in full.</summary>
    public static string Count(double value) => Format(value, "N0");

    /// <summary>A count in at most five characters, such as <c>12.3k</c>.</summary>
    public static string Compact(long value) => value switch
    {
        < 1_000 => value.ToString(CultureInfo.InvariantCulture),
        < 999_950 => Scaled(value / 1e3, "k"),
        < 999_950_000 => Scaled(value / 1e6, "M"),
        _ => Scaled(value / 1e9, "G"),
    };

    /// <summary>A share in percent, with one digit.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? None : $"{Format(100 * share, "F1")} %";

    /// <summary>A number with as many digits as it needs, for attributes and options.</summary>
    public static string Plain(double value) => Format(value, "0.####");

    /// <summary>A title as it stands at the head of a column.</summary>
    public static string Capitalize(string title) => title.Length == 0 ? "" : string.Concat(title[..1].ToUpperInvariant(), title.AsSpan(1));

    /// <summary>A number in some format, or with its power of ten where it is so large that it would have hundreds of digits.</summary>
    public static string Format(double value, string format) => value.ToString(Math.Abs(value) < Large ? format : "G6", CultureInfo.InvariantCulture);

    private static string Scaled(double value, string unit) => value.ToString(value < 99.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
}
