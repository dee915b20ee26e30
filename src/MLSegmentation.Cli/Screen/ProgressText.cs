using System.Globalization;

namespace MLSegmentation.Cli.Screen;

/// <summary>What a line of progress says, in as many columns as there are.</summary>
/// <param name="Label">What is being done.</param>
/// <param name="ShortLabel">The same in few words.</param>
/// <param name="Share">How much of it is done, from 0 to 1; null where nobody knows.</param>
/// <param name="Remaining">The time that is left; null where nobody knows.</param>
internal sealed record ProgressText(string Label, string ShortLabel, double? Share, TimeSpan? Remaining)
{
    private const int LongestBar = 30;
    private const int ShortestBar = 8;

    /// <summary>The line, not longer than the columns: first the bar is left out, then the time, then words.</summary>
    public string Format(int columns)
    {
        string percent = Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * Math.Clamp(share, 0, 1)),3:0} %") : "";
        string left = Remaining is { } remaining ? $"{DurationText.Format(remaining)} left" : "";
        string[][] choices = [[Label, percent, left], [ShortLabel, percent, left], [ShortLabel, percent], [percent.Trim()], [""]];
        string[] parts = choices.First(choice => Join(choice).Length <= columns);
        string text = Join(parts);
        int bar = Math.Min(LongestBar, columns - text.Length - 2);
        return Share is null || parts[0] != Label || bar < ShortestBar ? text : Join([Label, Bar(Share.Value, bar), .. parts[1..]]);
    }

    private static string Join(string[] parts) => string.Join("  ", parts.Where(part => part.Length > 0));

    private static string Bar(double share, int length)
    {
        int done = (int)(Math.Clamp(share, 0, 1) * length);
        return $"{new string('#', done)}{new string('.', length - done)}";
    }
}
