using Spectre.Console;

namespace MLSegmentation.Cli.Screen;

/// <summary>What the tool writes to: a terminal of some width, or a file or a pipe.</summary>
internal static class Terminal
{
    // Where a terminal does not tell.
    private const int UsualWidth = 80;

    /// <summary>Whether a line can be drawn over, for progress.</summary>
    public static bool CanRedraw =>
        !Console.IsOutputRedirected
        && AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true }
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The columns of the terminal as it is now; null where the output goes to a file or a pipe, which have any number.</summary>
    public static int? Width => Console.IsOutputRedirected ? null : Columns();

    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
