using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Documents;

/// <summary>The links and headings of a document.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] Elsewhere = ["artifacts", ".git", "bin", "obj"];

    private MarkdownPage(string path)
    {
        Path = path;
        string text = Fences().Replace(File.ReadAllText(path), "");
        Anchors = CountedAnchors(text);
        Links = [.. LinkTargets().Matches(text).Select(match => match.Groups[1].Value)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What a link to a heading names behind <c>#</c>.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>What the links lead to, as it is written.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>Every document of the repository.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } = [.. Find(Repository.Root).Order(StringComparer.Ordinal).Select(file => new MarkdownPage(file))];

    private static IEnumerable<string> Find(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.md"),
        .. Directory.GetDirectories(folder).Where(inner => !Elsewhere.Contains(System.IO.Path.GetFileName(inner))).SelectMany(Find),
    ];

    // Headings of the same words get numbers.
    private static HashSet<string> CountedAnchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (string anchor in Headings().Matches(text).Select(match => ToAnchor(match.Groups[1].Value)))
        {
            string counted = anchor;
            for (int count = 1; !anchors.Add(counted); count++)
            {
                counted = $"{anchor}-{count}";
            }
        }

        return anchors;
    }

    private static string ToAnchor(string heading) =>
        Dropped().Replace(LinkTargets().Replace(heading, "]").Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"^#{1,6} +(.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    // The text of a link may go on in the next line, what it leads to may not.
    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex LinkTargets();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex Dropped();
}
