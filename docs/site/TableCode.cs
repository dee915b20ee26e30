using System.Net;
using System.Text.RegularExpressions;

namespace MLSegmentation.Site;

/// <summary>The code in the tables of Markdown.</summary>
internal static partial class TableCode
{
    /// <summary>Writes code that has a bar as HTML: DocFX would show the backslash before it, which GitHub leaves out.</summary>
    public static string ShowBars(string markdown) => Rows().Replace(markdown, row => Codes().Replace(row.Value, code =>
        code.Value.Contains(@"\|", StringComparison.Ordinal)
            ? $"<code>{WebUtility.HtmlEncode(code.Groups[1].Value).Replace(@"\|", "&#124;", StringComparison.Ordinal)}</code>"
            : code.Value));

    [GeneratedRegex(@"^\|.*$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Codes();
}
