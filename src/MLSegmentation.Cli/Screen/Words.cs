namespace MLSegmentation.Cli.Screen;

/// <summary>Breaks text into lines between its words.</summary>
internal static class Words
{
    /// <summary>Lines of at most so many columns, unless a word is longer, which is never broken; as one line where the width is null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The columns; null for any number.</param>
    /// <param name="indent">The spaces before every line but the first, which count as columns.</param>
    public static IReadOnlyList<string> Wrap(string text, int? width, int indent = 0)
    {
        if (width is not { } columns || text.Length <= columns)
        {
            return [text];
        }

        var lines = new List<string>();
        string? line = null;
        foreach (string word in text.Split(' '))
        {
            if (line is null)
            {
                line = word;
            }
            else if (!string.IsNullOrWhiteSpace(line) && line.Length + 1 + word.Length > columns)
            {
                lines.Add(line);
                line = new string(' ', indent) + word;
            }
            else
            {
                line = $"{line} {word}";
            }
        }

        return [.. lines, line!];
    }
}
