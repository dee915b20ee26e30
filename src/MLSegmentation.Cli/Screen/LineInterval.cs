namespace MLSegmentation.Cli.Screen;

/// <summary>
/// When to write a line about work that goes on where there is no bar: for every twentieth of the whole, so that twenty lines tell how it goes and a short
/// run needs none, and in a long one at least every five minutes, since someone may wait.
/// </summary>
internal sealed class LineInterval
{
    private const double Share = 0.05;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    private TimeSpan _elapsed;
    private double _done;

    /// <summary>Whether a line is due.</summary>
    /// <param name="elapsed">How long the work has taken so far.</param>
    /// <param name="done">How much of it is done, 0 to 1.</param>
    public bool IsDue(TimeSpan elapsed, double done)
    {
        var since = elapsed - _elapsed;
        return since >= Most || (since >= Least && done - _done >= Share);
    }

    /// <summary>Says that a line was written.</summary>
    /// <param name="elapsed">How long the work has taken so far.</param>
    /// <param name="done">How much of it is done, 0 to 1.</param>
    public void Restart(TimeSpan elapsed, double done) => (_elapsed, _done) = (elapsed, done);
}
