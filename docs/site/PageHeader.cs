using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLSegmentation.Site;

/// <summary>What search engines and the tabs of browsers say about a page.</summary>
internal static partial class PageHeader
{
    private const int LongestDescription = 200;

    // The first page has no place in a table of contents.
    private const string FirstPage = "title: Semantic segmentation for .NET\n_disableToc: true\n_disableBreadcrumb: true\n_disableNextArticle: true\n";

    /// <summary>Puts a header before a document, whose first paragraph describes it.</summary>
    public static string Add(string file, string markdown)
    {
        string paragraph = FirstParagraph().Match(markdown).Groups[1].Value.ReplaceLineEndings(" ");
        return Write(MarkdownLinks.ToText(paragraph), file == "README.md" ? FirstPage : "") + markdown;
    }

    /// <summary>The header of a page.</summary>
    /// <param name="description">What the page is about.</param>
    /// <param name="more">Further lines.</param>
    public static string Write(string description, string more)
    {
        string text = description.Trim();
        if (text.Length > LongestDescription)
        {
            text = text[..text.LastIndexOf(' ', LongestDescription)] + " …";
        }

        // A string of JSON is one of YAML.
        return $"---\n{more}description: {JsonSerializer.Serialize(text)}\n---\n";
    }

    [GeneratedRegex(@"^#[^\n]*\n+((?:[^\n#|`!<\-][^\n]*\n)+)")]
    private static partial Regex FirstParagraph();
}
