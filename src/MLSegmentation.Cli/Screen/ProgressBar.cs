using System.Diagnostics;

namespace MLSegmentation.Cli.Screen;

/// <summary>A progress bar on a terminal, and nothing where the output goes to a file or a pipe.</summary>
internal static class ProgressBar
{
    private static Action<long, long, string>? _reportPart;

    /// <summary>Shows how far the item is that is being worked on, of the bar that is shown, if any.</summary>
    /// <param name="done">The parts of it that are done.</param>
    /// <param name="total">All its parts.</param>
    /// <param name="part">What one is called.</param>
    public static void ReportPart(long done, long total, string part) => Volatile.Read(ref _reportPart)?.Invoke(done, total, part);

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
        var (begun, label) = (0.0, description);
        line.Show(Text());
        Volatile.Write(ref _reportPart, (partsDone, parts, name) =>
        {
            (begun, label) = ((double)partsDone / parts, $"{description}, {name} {partsDone} of {parts}");
            line.Show(Text());
        });
        try
        {
            work(() =>
            {
                done++;
                (begun, label) = (0, description);
                line.Show(Text());
                cancellation.ThrowIfCancellationRequested();
            });
        }
        finally
        {
            Volatile.Write(ref _reportPart, null);
        }

        ProgressText Text()
        {
            double? share = count is > 0 ? Math.Min(1, (done + begun) / count.Value) : null;
            TimeSpan? remaining = share is > 0 and var part ? DurationText.Times((1 - part) / part, clock.Elapsed) : null;
            return new(label, description, share, remaining);
        }
    }
}
