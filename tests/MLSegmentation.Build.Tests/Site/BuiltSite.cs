namespace MLSegmentation.Build.Tests.Site;

/// <summary>The site, made once for the tests by the program that makes it, of the libraries that the tests were built with.</summary>
public sealed class BuiltSite
{
    private readonly Lazy<IReadOnlyDictionary<string, SitePage>> _pages;

    public BuiltSite()
    {
        string program = Path.Combine(Command.GetOutputFolder("MLSegmentation.Site"), "MLSegmentation.Site.dll");
        var result = Command.Run("dotnet", program);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        _pages = new(() => Directory.GetFiles(Folder, "*.html", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'), file => new SitePage(file)));
    }

    /// <summary>The folder of the site.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts", "site");

    /// <summary>The pages by their paths in the site.</summary>
    public IReadOnlyDictionary<string, SitePage> Pages => _pages.Value;
}
