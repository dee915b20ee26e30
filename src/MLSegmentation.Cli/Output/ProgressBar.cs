using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>A progress bar on a terminal, and nothing where the output goes to a file or a pipe.</summary>
internal static class ProgressBar
{
    public static bool IsShown => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>Runs <paramref name="work"/>, which reports each finished item and stops between two items when cancelled.</summary>
    public static void Run(string description, long? count, Action<Action> work, CancellationToken cancellation)
    {
        if (!IsShown)
        {
            work(cancellation.ThrowIfCancellationRequested);
            return;
        }

        AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask(description, maxValue: count ?? 1);
            task.IsIndeterminate = count is null;
            work(() =>
            {
                task.Increment(1);
                cancellation.ThrowIfCancellationRequested();
            });
        });
    }
}
