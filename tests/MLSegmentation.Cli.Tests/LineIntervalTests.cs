using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Tests;

public sealed class LineIntervalTests
{
    // After a line at 100 s and 20 %: seconds, share, whether a line is due.
    [Theory]
    [InlineData(104, 0.9, false)]
    [InlineData(110, 0.24, false)]
    [InlineData(110, 0.26, true)]
    [InlineData(399, 0.21, false)]
    [InlineData(400, 0.21, true)]
    public void IsDue_AfterALine_WaitsForATwentiethOrFiveMinutes(double seconds, double done, bool isDue)
    {
        var interval = new LineInterval();
        interval.Restart(TimeSpan.FromSeconds(100), 0.2);

        Assert.Equal(isDue, interval.IsDue(TimeSpan.FromSeconds(seconds), done));
    }
}
