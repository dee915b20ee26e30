using System.Diagnostics;

namespace MLSegmentation.Cli.Screen;

/// <summary>A progress bar on a terminal, and nothing where the output goes to a file or a pipe.</summary>
internal static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/>, which reports each finished item and stops between two items when cancelled.</summary>
    public static void Run(string description, long? count, Action<Action> work, CancellationToken cancellation)
    {
        if (!Terminal.CanRedraw)
        {
            work(cancellation.ThrowIfCancellationRequested);
            return;
        }

        using var line = StatusLine.OnTerminal();
        var clock = Stopwatch.StartNew();
        long done = 0;
        line.Show(Text());
        work(() =>
        {
            done++;
            line.Show(Text());
            cancellation.ThrowIfCancellationRequested();
        });

        ProgressText Text()
        {
            double? share = count is > 0 ? Math.Min(1, (double)done / count.Value) : null;
            TimeSpan? remaining = share is > 0 and var part ? DurationText.Times((1 - part) / part, clock.Elapsed) : null;
            return new(description, description, share, remaining);
        }
    }
}
