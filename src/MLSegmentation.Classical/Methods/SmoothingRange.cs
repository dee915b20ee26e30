using System.Runtime.CompilerServices;
using MLSegmentation.Options;

namespace MLSegmentation.Classical.Methods;

/// <summary>How far images may be blurred.</summary>
internal static class SmoothingRange
{
    private const double Most = 100;

    /// <summary>Checks the σ of a blur.</summary>
    /// <exception cref="SegmentationOptionException">It is outside the range.</exception>
    public static double? Check(double? value, [CallerMemberName] string option = "") =>
        Allowed.When(value is null or (>= 0 and <= Most), value, FormattableString.Invariant($"0 to {Most}, or null for the best"), option: option);
}
