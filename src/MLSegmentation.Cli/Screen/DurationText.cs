using System.Globalization;

namespace MLSegmentation.Cli.Screen;

/// <summary>Times as people read them.</summary>
internal static class DurationText
{
    /// <summary>A time so often, or the longest that there is.</summary>
    public static TimeSpan Times(double count, TimeSpan time) =>
        count * time.Ticks < TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)(count * time.Ticks)) : TimeSpan.MaxValue;

    /// <summary>Minutes and seconds, such as <c>2:03</c>, and hours where there are any, such as <c>1:02:03</c>; rounded up, so that 0 is over.</summary>
    public static string Format(TimeSpan time)
    {
        long seconds = (long)Math.Ceiling(Math.Max(0, time.TotalSeconds));
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds % 60:00}");
    }
}
