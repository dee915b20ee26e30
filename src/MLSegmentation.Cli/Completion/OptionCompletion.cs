using System.CommandLine;
using System.CommandLine.Completions;

namespace MLSegmentation.Cli.Completion;

/// <summary>What may follow an option.</summary>
/// <param name="Kind">What its value is.</param>
/// <param name="Words">The words that it may be, with a blank between; empty where it is no word.</param>
internal sealed record OptionCompletion(CompletionKind Kind, string Words)
{
    /// <summary>Finds what may follow an option in what it says of itself.</summary>
    public static OptionCompletion Of(Option option)
    {
        if (option.HelpName is not { } placeholder)
        {
            return new(CompletionKind.None, "");
        }

        string words = string.Join(
            ' ', option.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.InsertText ?? item.Label));
        return (words.Length, placeholder) switch
        {
            (> 0, _) => new(placeholder.Contains(',') || placeholder.Contains("SUM") ? CompletionKind.WordList : CompletionKind.Word, words),
            (_, "DIR") => new(CompletionKind.Folder, ""),
            _ => new(placeholder.Contains("FILE") ? CompletionKind.File : CompletionKind.Unknown, ""),
        };
    }

    /// <summary>Lets an option take one of <paramref name="words"/>, in place of what its type would say.</summary>
    public static void Offer(Option option, params IEnumerable<string> words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words]);
    }
}
