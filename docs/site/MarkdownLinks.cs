using System.Text;
using System.Text.RegularExpressions;

namespace MLSegmentation.Site;

/// <summary>The links of Markdown.</summary>
internal static partial class MarkdownLinks
{
    /// <summary>Replaces what the links and images outside of code lead to, where it is a file.</summary>
    public static string Replace(string markdown, Func<string, string> replace)
    {
        var result = new StringBuilder();
        bool isCode = false;
        foreach (string line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            result.Append(isCode ? line : Targets().Replace(line, match => $"]({replace(match.Groups[1].Value)})")).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>The text of Markdown without its links and marks.</summary>
    public static string ToText(string markdown) => Marks().Replace(Links().Replace(markdown, "$1"), "");

    [GeneratedRegex(@"\]\((?![a-z]+:)([^()\s]+)\)")]
    private static partial Regex Targets();

    [GeneratedRegex(@"\[([^\]]*)\]\([^()]*\)")]
    private static partial Regex Links();

    [GeneratedRegex("[`*]")]
    private static partial Regex Marks();
}
