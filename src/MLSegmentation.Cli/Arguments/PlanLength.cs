using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>How long a training may be: a time, or a number of steps.</summary>
internal sealed record PlanLength(TimeSpan? Time, int? Steps)
{
    private const string StepsUnit = "steps";

    // Ten thousand hours; what is longer is a mistake.
    private const double LongestSeconds = 3.6e7;

    /// <summary>Reads <c>90s</c>, <c>30m</c>, <c>2h</c> or <c>200steps</c>.</summary>
    /// <exception cref="SegmentationException">It is none of these.</exception>
    public static PlanLength Parse(string text)
    {
        if (text.EndsWith(StepsUnit, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text[..^StepsUnit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps > 0)
        {
            return new PlanLength(null, steps);
        }

        int? unit = text.Length == 0 ? null : char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
        return unit is { } seconds && TryParseNumber(text[..^1], out double number) && number * seconds is >= 0.001 and <= LongestSeconds
            ? new PlanLength(TimeSpan.FromSeconds(number * seconds), null)
            : throw new SegmentationException($"'{text}' is no budget; write a time above 0 such as 90s, 30m or 2h, or a number of steps such as 200steps.");
    }

    /// <summary>Reads a finite number without a sign.</summary>
    public static bool TryParseNumber(string text, out double number) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
