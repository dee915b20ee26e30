using Spectre.Console;

namespace MLSegmentation.Cli.Output;

/// <summary>What users should know although the work goes on: on standard error, above the progress bar where there is one.</summary>
internal static class WarningLine
{
    public static void Write(string text)
    {
        string line = $"mlseg: warning: {text}";
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
