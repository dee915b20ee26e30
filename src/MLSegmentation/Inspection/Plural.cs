using System.Globalization;

namespace MLSegmentation.Inspection;

/// <summary>Numbers of things in sentences.</summary>
internal static class Plural
{
    /// <summary>A number and its noun, for example <c>1 image</c> or <c>1,200 images</c>.</summary>
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? noun : $"{noun}s")}");

    /// <summary>A part of a whole and its noun, for example <c>3 of 24 images</c>, or <c>all 24 images</c>.</summary>
    public static string Of(long count, long total, string noun) => count < total
        ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {Of(total, noun)}")
        : total == 1 ? $"The only {noun}" : $"All {Of(total, noun)}";

    /// <summary>The first form for one, the second for any other number.</summary>
    public static string Choose(long count, string one, string many) => count == 1 ? one : many;
}
