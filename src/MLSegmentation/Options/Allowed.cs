using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLSegmentation.Options;

/// <summary>
/// Checks options where they are declared: each method returns a value that is allowed, and throws for any other. The option is the property
/// that is being set, in the group of options that it belongs to.
/// </summary>
internal static class Allowed
{
    /// <summary>A value that keeps to a rule.</summary>
    /// <exception cref="SegmentationOptionException">It does not.</exception>
    public static T When<T>(bool isAllowed, T value, string allowed, string? group = null, [CallerMemberName] string option = "") =>
        isAllowed ? value : throw new SegmentationOptionException(group is null ? option : $"{group}.{option}", value, allowed);

    /// <summary>A number of at least <paramref name="minimum"/>.</summary>
    public static T AtLeast<T>(T value, T minimum, string? group = null, [CallerMemberName] string option = "")
        where T : INumber<T> => When(value >= minimum, value, FormattableString.Invariant($"{minimum} and more"), group, option);

    /// <summary>A number of at least <paramref name="minimum"/>, or null, which stands for <paramref name="otherwise"/>.</summary>
    public static T? AtLeast<T>(T? value, T minimum, string otherwise, string? group = null, [CallerMemberName] string option = "")
        where T : struct, INumber<T> =>
        When(value is null || value >= minimum, value, FormattableString.Invariant($"{minimum} and more, or null {otherwise}"), group, option);

    /// <summary>
    /// A number of threads, 1 to 1024, or null for the default. Each takes memory of its own, and libraries end the process where there is none.
    /// </summary>
    public static int? Threads(int? value, string? group = null, [CallerMemberName] string option = "")
    {
        const int Most = 1024;
        return When(value is null or (>= 1 and <= Most), value, FormattableString.Invariant($"1 to {Most}, or null for the default"), group, option);
    }

    /// <summary>A whole number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static int Between(int value, int minimum, int maximum, [CallerMemberName] string option = "") =>
        When(value >= minimum && value <= maximum, value, FormattableString.Invariant($"{minimum} to {maximum}"), option: option);

    /// <summary>A finite number above 0.</summary>
    public static double Positive(double value, string? group = null, [CallerMemberName] string option = "") =>
        When(value > 0 && double.IsFinite(value), value, "numbers above 0", group, option);

    /// <summary>A finite number of at least 0.</summary>
    public static double NotNegative(double value, string? group = null, [CallerMemberName] string option = "") =>
        When(value >= 0 && double.IsFinite(value), value, "numbers of at least 0", group, option);

    /// <summary>A number of at least 0 and below 1.</summary>
    public static double BelowOne(double value, [CallerMemberName] string option = "") =>
        When(value is >= 0 and < 1, value, "numbers of at least 0 and below 1", option: option);

    /// <summary>A number above 0 and below 1.</summary>
    public static double Fraction(double value, [CallerMemberName] string option = "") =>
        When(value is > 0 and < 1, value, "numbers above 0 and below 1", option: option);

    /// <summary>A value of an enumeration.</summary>
    public static T Defined<T>(T value, string? group = null, [CallerMemberName] string option = "")
        where T : struct, Enum
    {
        string[] names = Enum.GetNames<T>();
        return When(Enum.IsDefined(value), value, $"{string.Join(", ", names[..^1])} and {names[^1]}", group, option);
    }

    /// <summary>Anything but null.</summary>
    public static T NotNull<T>(T value, string allowed, string? group = null, [CallerMemberName] string option = "") =>
        When(value is not null, value, allowed, group, option);

    /// <summary>A text that is not empty.</summary>
    public static string NotBlank(string value, string allowed, [CallerMemberName] string option = "") =>
        When(!string.IsNullOrWhiteSpace(value), value, allowed, option: option);

    /// <summary>The name of a column.</summary>
    public static string ColumnName(string value, [CallerMemberName] string option = "") => NotBlank(value, "names of columns", option);
}
