using System.ComponentModel;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace MLSegmentation.Cli.Screen;

/// <summary>
/// What the tool writes to: a terminal of some width, or a file or a pipe. All text goes through it, so that no name from outside can move the cursor, colour
/// what follows, or begin a line of its own.
/// </summary>
internal static class Terminal
{
    // Far more than any line of the tool has, commands to be typed among them, which must not be shortened; what a file makes of a line ends here.
    private const int LongestLine = 100_000;
    private const int LongestCell = 100;

    // Where a terminal does not tell.
    private const int UsualWidth = 80;

    // The number of its handle.
    private const nint StandardError = 2;

    /// <summary>Whether a line can be drawn over, for progress.</summary>
    public static bool CanRedraw =>
        !Console.IsOutputRedirected
        && AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true }
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The columns of the terminal as it is now; null where the output goes to a file or a pipe, which have any number.</summary>
    public static int? Width => Console.IsOutputRedirected ? null : Columns();

    /// <summary>Loads and opens what shows errors, by a write of nothing: later there may be no file descriptors left for that.</summary>
    public static void Load()
    {
        _ = (Console.Out, Console.Error);
        using var error = Console.OpenStandardError();
        try
        {
            error.Write([]);
        }
        catch (IOException exception) when (exception.InnerException is null && exception is not FileLoadException and not FileNotFoundException)
        {
            // Standard error is closed, which is the user's choice.
        }
    }

    /// <summary>Writes a line of the tool's own words to standard error, for which nothing more needs to be loaded.</summary>
    public static void WriteOwnError(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Win32Exception) when (!OperatingSystem.IsWindows())
        {
            // There is no memory to prepare the terminal with, which bytes do not need.
            using var error = new FileStream(new SafeFileHandle(StandardError, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            error.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        }
    }

    /// <summary>Writes a line.</summary>
    public static void WriteLine(string line) => Console.Out.WriteLine(Clean(line));

    /// <summary>Writes text that the tool itself has broken into lines, of names that went through <see cref="Clean"/>.</summary>
    public static void WriteText(string text) => Console.Out.Write(string.Join('\n', text.Split('\n').Select(Clean)));

    /// <summary>Writes a line to standard error.</summary>
    public static void WriteErrorLine(string line) => Console.Error.WriteLine(Clean(line));

    /// <summary>Writes a line to standard error, above the progress where there is one.</summary>
    public static void WriteErrorAbove(string line)
    {
        if (CanRedraw)
        {
            // The cursor stands where the line of progress begins, which is drawn again below.
            Console.Out.Write(StatusLine.EraseRest);
            Console.Out.Flush();
        }

        WriteErrorLine(line);
    }

    /// <summary>A line, or a part of one, in which nothing from outside acts on the terminal.</summary>
    public static string Clean(string line) => SegmentationText.Escape(line, LongestLine);

    /// <summary>A cell of a table, which a long name does not widen beyond use.</summary>
    public static string CleanCell(string text) => SegmentationText.Escape(text, LongestCell);

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
