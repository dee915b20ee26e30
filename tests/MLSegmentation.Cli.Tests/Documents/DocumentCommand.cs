using System.Text;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>A command that a document has readers type.</summary>
internal sealed class DocumentCommand
{
    private const string OfTheShell = "|<>&;$`";

    public DocumentCommand(string page, int line, string heading, string text)
    {
        (Page, Line, Heading) = (page, line, heading);
        (Words, Text, NeedsShell) = Split(text);
        Comment = text[Text.Length..];
    }

    public string Page { get; }

    public int Line { get; }

    /// <summary>The heading that it stands under.</summary>
    public string Heading { get; }

    /// <summary>The line without its comment.</summary>
    public string Text { get; }

    /// <summary>What follows it on its line.</summary>
    public string Comment { get; }

    /// <summary>The words that a shell makes of it.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether a shell does more than to start it: pipes, redirections, variables.</summary>
    public bool NeedsShell { get; }

    /// <summary>Whether it is <c>mlseg</c>, alone or as a part of a line, and nothing of it is left out.</summary>
    public bool IsOfTheTool => !Words.Contains("…") && Words.Take(NeedsShell ? Words.Count : 1).Any(word => word is "mlseg" or "./mlseg");

    public override string ToString() => $"{Page}:{Line}: {Text}";

    private static (List<string> Words, string Text, bool NeedsShell) Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord, needsShell) = ('\0', false, false);
        for (int index = 0; index <= text.Length; index++)
        {
            char letter = index < text.Length ? text[index] : ' ';
            if (quote == '\0' && letter == '#' && !isWord)
            {
                return (words, text[..index].TrimEnd(), needsShell);
            }

            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                words.AddRange(isWord ? [word.ToString()] : []);
                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            needsShell |= quote == '\0' && OfTheShell.Contains(letter);
            if (quote == '\0' ? letter is '"' or '\'' : letter == quote)
            {
                quote = quote == '\0' ? letter : '\0';
                continue;
            }

            word.Append(letter);
        }

        return (words, text, needsShell);
    }
}
