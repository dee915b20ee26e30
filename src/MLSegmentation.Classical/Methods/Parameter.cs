using System.Globalization;

namespace MLSegmentation.Classical.Methods;

/// <summary>How parameters are written for people.</summary>
internal static class Parameter
{
    /// <summary>A number, or a question mark where it is still to be chosen.</summary>
    public static string ToText(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "?";
}
