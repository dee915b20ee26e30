using System.Net;
using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Site;

/// <summary>What a page of the site leads to, loads and can be reached by.</summary>
public sealed partial class SitePage
{
    public SitePage(string file)
    {
        File = file;
        string html = System.IO.File.ReadAllText(file);
        Links = [.. Anchors().Matches(html).Select(Target)];
        Loaded = [.. Loads().Matches(html).Select(Target)];
        Ids = Identifiers().Matches(html).Select(Target).ToHashSet(StringComparer.Ordinal);
    }

    public string File { get; }

    /// <summary>What visitors can go to.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>What a browser fetches without being asked.</summary>
    public IReadOnlyList<string> Loaded { get; }

    /// <summary>What a link names behind <c>#</c>.</summary>
    public IReadOnlySet<string> Ids { get; }

    private static string Target(Match match) => WebUtility.HtmlDecode(match.Groups[1].Value);

    [GeneratedRegex("<a\\b[^>]*?\\shref=\"([^\"]*)\"")]
    private static partial Regex Anchors();

    [GeneratedRegex("<(?:link\\b[^>]*?\\shref|(?:img|script|iframe|source|video|audio)\\b[^>]*?\\ssrc)=\"([^\"]*)\"")]
    private static partial Regex Loads();

    [GeneratedRegex("<[a-z][^>]*?\\s(?:id|name)=\"([^\"]*)\"")]
    private static partial Regex Identifiers();
}
