using MLSegmentation.Hosting.Tests.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace MLSegmentation.Build.Tests.Site;

public sealed class SiteTests(BuiltSite site, SystemBrowser browser) : IClassFixture<BuiltSite>, IClassFixture<SystemBrowser>
{
    [Fact]
    public void Pages_OfEveryDocument_AreThereAndInTheNavigation()
    {
        string docs = Path.Combine(Repository.Root, "docs");
        string[] pages =
        [
            .. Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(docs, file).Replace('\\', '/'))
                .Where(file => file != "README.md" && !file.StartsWith("site/", StringComparison.Ordinal))
                .Select(file => Path.ChangeExtension(file, ".html")),
        ];
        var navigation = site.Pages["docs/toc.html"].Links;

        Assert.True(pages.Length > 30);
        Assert.All(pages, page => Assert.True(navigation.Contains(page), $"{page} is not in the navigation of the site: name it in docs/README.md."));
    }

    [Fact]
    public void Links_OfEveryPage_LeadSomewhereAndNothingComesFromElsewhere()
    {
        string[] dead =
        [
            .. from page in site.Pages
               from link in page.Value.Links.Concat(page.Value.Loaded).Distinct()
               where !IsElsewhere(link) && !LeadsSomewhere(page.Value, link)
               select $"{page.Key}: {link}",
        ];
        string[] fetched = [.. from page in site.Pages from link in page.Value.Loaded where IsElsewhere(link) && !IsInline(link) select $"{page.Key}: {link}"];

        Assert.True(site.Pages.Count > 300);
        Assert.True(dead.Length == 0, string.Join('\n', dead));
        Assert.True(fetched.Length == 0, string.Join('\n', fetched));
    }

    [ChromiumFact]
    public async Task Site_InABrowser_ShowsItsPagesAndFindsWords()
    {
        await using var application = await ServeAsync();
        string address = application.Urls.Single();
        var page = await browser.OpenAsync(new());
        var failures = new List<string>();
        page.Console += (_, message) => failures.AddRange(message.Type == "error" ? [message.Text] : (string[])[]);
        page.PageError += (_, error) => failures.Add(error);
        page.Request += (_, request) =>
            failures.AddRange(request.Url.StartsWith(address, StringComparison.Ordinal) || IsInline(request.Url) ? (string[])[] : [request.Url]);

        Assertions.SetDefaultExpectTimeout(60_000);
        await page.GotoAsync($"{address}/");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("MLSegmentation");
        await Assertions.Expect(page.Locator("code.lang-csharp .hljs-keyword").First).ToBeVisibleAsync();

        await page.GotoAsync($"{address}/docs/how-to/judge-a-model.html");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Judge a model");
        await Assertions.Expect(page.Locator("#toc li.active > a", new() { HasText = "Judge a model" })).ToBeVisibleAsync();

        await page.GotoAsync($"{address}/api/MLSegmentation.SegmentationMetrics.html");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("SegmentationMetrics");
        await Assertions.Expect(page.Locator("h3", new() { HasText = "MeanDice" }).First).ToBeVisibleAsync();

        await page.Locator("#search-query").FillAsync("watershed");
        await Assertions.Expect(page.Locator("#search-results .sr-item", new() { HasText = "Post-process masks" }).First).ToBeVisibleAsync();
        Assert.Empty(failures);
    }

    private static bool IsElsewhere(string link) => link.Contains(':', StringComparison.Ordinal);

    private static bool IsInline(string link) => link.StartsWith("data:", StringComparison.Ordinal) || link.StartsWith("blob:", StringComparison.Ordinal);

    private bool LeadsSomewhere(SitePage page, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        string target = path.Length == 0 ? page.File : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.File)!, path));
        if (parts.Length == 1 || parts[1].Length == 0)
        {
            return File.Exists(target) || File.Exists(Path.Combine(target, "index.html"));
        }

        string name = Path.GetRelativePath(BuiltSite.Folder, target).Replace('\\', '/');
        return site.Pages.TryGetValue(name, out var other) && other.Ids.Contains(Uri.UnescapeDataString(parts[1]));
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(BuiltSite.Folder) });
        await application.StartAsync();
        return application;
    }
}
