using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The options that write a training's history to files.</summary>
internal sealed class HistoryArguments
{
    private readonly Option<FileInfo> _history =
        Option.File("--history", "Write the numbers of every epoch to this file: .csv or .json.", [".csv", ".json"]);
    private readonly Option<FileInfo> _curves = Option.File("--curves", "Draw the learning curves into this file: .svg.", [".svg"]);

    public IEnumerable<Option> Options => [_history, _curves];

    /// <summary>The files that the user asked for.</summary>
    public FileInfo[] Files(ParseResult parsed) => [.. ((FileInfo?[])[parsed.GetValue(_history), parsed.GetValue(_curves)]).OfType<FileInfo>()];

    /// <summary>Writes them.</summary>
    public void Write(ParseResult parsed, SegmentationModelInfo model)
    {
        foreach (var file in Files(parsed))
        {
            var history = model.History ?? throw new SegmentationException("The model does not say how it was trained, so there is no history to write.");
            history.Save(file.ToString());
        }
    }
}
