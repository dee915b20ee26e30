using System.Diagnostics;

namespace MLSegmentation.Cli.Screen;

/// <summary>
/// One line at the end of a terminal that is drawn over again and again, and lines that are written above it. The cursor stays in its first column,
/// so that a terminal that becomes narrower, and breaks the line, leaves it where the line began, and all of it is drawn over.
/// </summary>
internal sealed class StatusLine(TextWriter output, Func<int> width) : IDisposable
{
    // To the end of the screen: there is nothing below.
    public const string EraseRest = "\e[J";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _sinceDrawn = new();
    private ProgressText? _text;

    /// <summary>The line at the end of standard output.</summary>
    public static StatusLine OnTerminal() => new(Console.Out, () => Terminal.Width ?? int.MaxValue);

    /// <summary>Draws the line, unless it was drawn just before.</summary>
    public void Show(ProgressText text)
    {
        _text = text;
        if (!_sinceDrawn.IsRunning || _sinceDrawn.Elapsed >= Interval)
        {
            Draw(text);
        }
    }

    /// <summary>Writes a line above to standard error.</summary>
    public void WriteErrorLine(string line) => WriteLine(line, Console.Error);

    /// <summary>Writes a line above.</summary>
    /// <param name="line">The line.</param>
    /// <param name="writer">Where to; the output where it is null.</param>
    public void WriteLine(string line, TextWriter? writer = null)
    {
        Clear();
        (writer ?? output).WriteLine(Terminal.Clean(line));
        (writer ?? output).Flush();
        if (_text is not null)
        {
            Draw(_text);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose() => Clear();

    private void Draw(ProgressText text)
    {
        // The last column stays empty, for a line that fills it is broken by some terminals.
        output.Write($"\r{Terminal.Clean(text.Format(Math.Max(0, width() - 1)))}{EraseRest}\r");
        output.Flush();
        _sinceDrawn.Restart();
    }

    private void Clear()
    {
        if (_sinceDrawn.IsRunning)
        {
            output.Write($"\r{EraseRest}");
            output.Flush();
        }
    }
}
