using MLSegmentation.Cli.Screen;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLSegmentation.Cli.Output;

/// <summary>Lines about work that goes on, on a terminal with a bar below them.</summary>
internal sealed class LiveScreen
{
    private StatusLine? _line;

    /// <summary>
    /// Shows what ML.NET's log warns of, on standard error, and what some of its sources say, on standard output; both above the progress bar where
    /// there is one.
    /// </summary>
    public void ShowLog(MLContext mlContext, params IReadOnlyList<string> sources) => mlContext.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            WriteLine($"mlseg: warning: {message.RawMessage}", isError: true);
        }
        else if (message.Kind == ChannelMessageKind.Info && sources.Any(source => message.Source.EndsWith(source, StringComparison.Ordinal)))
        {
            WriteLine(message.RawMessage);
        }
    };

    /// <summary>Whether there is a bar at present.</summary>
    public bool HasBar => _line is not null;

    /// <summary>Works with a bar, where there is a terminal for one.</summary>
    public T Run<T>(Func<T> work)
    {
        using var line = Terminal.CanRedraw ? StatusLine.OnTerminal() : null;
        try
        {
            _line = line;
            return work();
        }
        finally
        {
            _line = null;
        }
    }

    /// <summary>Shows how far the work is.</summary>
    public void Show(ProgressText text) => _line?.Show(text);

    /// <summary>Writes a line, above the bar.</summary>
    public void WriteLine(string text, bool isError = false)
    {
        foreach (string line in Words.Wrap(SegmentationText.Escape(text), Terminal.Width, 2))
        {
            switch (_line, isError)
            {
                case (null, true):
                    Terminal.WriteErrorLine(line);
                    break;
                case (null, false):
                    Terminal.WriteLine(line);
                    break;
                case (_, true):
                    _line.WriteErrorLine(line);
                    break;
                default:
                    _line.WriteLine(line);
                    break;
            }
        }
    }
}
