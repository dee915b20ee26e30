using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>Shows warnings on standard error; above the progress bar where there is one.</summary>
internal static class WarningLine
{
    /// <summary>Shows one.</summary>
    public static void Show(string warning)
    {
        string line = $"mlseg: warning: {warning}";
        if (ProgressBar.IsShown)
        {
            AnsiConsole.WriteLine(line);
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }
}
