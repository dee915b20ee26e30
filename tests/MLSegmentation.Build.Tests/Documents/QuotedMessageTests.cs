using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLSegmentation.Build.Tests.Documents;

/// <summary>The messages that the documents quote are made of sentences that the sources have.</summary>
public sealed partial class QuotedMessageTests
{
    // The system's own reasons, names and dates stand in messages, but not in the sources.
    private const int MostOtherWords = 9;
    private const int LeastWords = 3;

    private static readonly SyntaxKind[] Texts =
        [SyntaxKind.StringLiteralToken, SyntaxKind.SingleLineRawStringLiteralToken, SyntaxKind.InterpolatedStringTextToken];

    // Read once for all pages, the longest first.
    private static readonly Lazy<string[]> SourceTexts =
        new(() => [.. ReadTexts().Where(text => Word().Count(text) >= LeastWords).OrderByDescending(text => text.Length)]);

    [Theory]
    [InlineData("troubleshooting.md", 16)]
    [InlineData("tiling.md", 1)]
    public void Messages_OfAPage_AreThoseOfTheSources(string name, int least)
    {
        string page = File.ReadAllText(MarkdownPage.All.Single(page => Path.GetFileName(page.Path) == name).Path);
        string[] messages = [.. Quoted().Matches(page).Select(match => Spaces().Replace(match.Groups["message"].Value, " ").Trim())];

        var unknown = messages.Select(message => (Message: message, Other: Remove(message, SourceTexts.Value)))
            .Where(one => Word().Count(one.Other) > MostOtherWords);

        Assert.True(messages.Length >= least, $"{messages.Length} messages are quoted.");
        Assert.True(!unknown.Any(), string.Join('\n', unknown.Select(one => $"{one.Message}\n  not in the sources: {one.Other}")));
    }

    /// <summary>What is left of a message without the texts of the sources, and without names and numbers.</summary>
    private static string Remove(string message, string[] texts)
    {
        foreach (string text in texts)
        {
            message = message.Replace(text, " ¦ ", StringComparison.Ordinal);
        }

        return Values().Replace(message, " ¦ ");
    }

    /// <summary>Every text of a literal, and those between the values of an interpolated string.</summary>
    private static HashSet<string> ReadTexts() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens())
            .Where(token => Texts.Contains(token.Kind()))
            .SelectMany(token => Placeholders().Split(token.ValueText))
            .Select(text => text.Trim()),
    ];

    // To the end of its paragraph or of its block.
    [GeneratedRegex(@"^ *mlseg: (warning: )?(?<message>.*?)(?=\n *```|\n *mlseg: |\n\n)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"'[^']*'|--[\w-]+|\S*[\d/`]\S*")]
    private static partial Regex Values();

    // Of texts that are formatted later.
    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}
