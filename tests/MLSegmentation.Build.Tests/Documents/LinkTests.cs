namespace MLSegmentation.Build.Tests.Documents;

public sealed class LinkTests
{
    [Fact]
    public void Links_OfEveryDocument_LeadSomewhere()
    {
        var pages = MarkdownPage.All;
        Assert.Contains(pages, page => page.Links.Count > 10);
        Assert.Contains(pages, page => page.Links.Any(link => link.Contains('#', StringComparison.Ordinal)));

        string[] dead =
        [
            .. from page in pages
               from link in page.Links
               where !link.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(page, link)
               select $"{Path.GetRelativePath(Repository.Root, page.Path)}: {link}",
        ];

        Assert.True(dead.Length == 0, string.Join('\n', dead));
    }

    private static bool LeadsSomewhere(MarkdownPage page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, parts[0]));
        return parts.Length == 1
            ? File.Exists(target) || Directory.Exists(target)
            : MarkdownPage.All.Any(other => other.Path == target && other.Anchors.Contains(parts[1]));
    }
}
