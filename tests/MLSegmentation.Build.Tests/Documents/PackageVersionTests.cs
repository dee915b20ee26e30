using System.Text.RegularExpressions;

namespace MLSegmentation.Build.Tests.Documents;

/// <summary>The versions of packages that the documents tell users to add.</summary>
public sealed partial class PackageVersionTests
{
    [Fact]
    public void Versions_InEveryDocument_AreThoseOfThisCheckout()
    {
        var named = MarkdownPage.All.SelectMany(page => Named().Matches(File.ReadAllText(page.Path)), (page, match) =>
            (Page: Path.GetFileName(page.Path), Package: match.Groups["package"].Value, Version: match.Groups["version"].Value)).ToList();
        var others = named.Where(one => one.Version != VersionOf(one.Package)).Select(one => $"{one.Page}: {one.Package} {one.Version}").ToList();

        Assert.Contains(named, one => one is { Page: "getting-started.md", Package: "MLSegmentation.Cli" });
        Assert.Contains(named, one => one is { Page: "getting-started.md", Package: "Microsoft.ML.OnnxRuntime" });
        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    private static string VersionOf(string package) =>
        package.StartsWith("MLSegmentation", StringComparison.Ordinal) ? LocalFeed.Version : LocalFeed.GetVersion(package);

    [GeneratedRegex(@"(?<package>(MLSegmentation|Microsoft\.ML|libtorch|TorchSharp)[\w.-]*)(@| --version |, )(?<version>\d[\w.-]*)")]
    private static partial Regex Named();
}
