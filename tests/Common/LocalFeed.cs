using System.Diagnostics;
using System.Xml.Linq;

namespace MLSegmentation.TestSupport;

/// <summary>
/// The packages of this checkout, packed as they were built, in a folder that NuGet takes as a source: for projects, programs and notebooks outside the
/// checkout. Nothing is fetched from elsewhere.
/// </summary>
internal static class LocalFeed
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
    private static readonly Lazy<string> Libraries = new(() => Pack("-p:PackTool=false"));
    private static readonly Lazy<string> All = new(() => Libraries.Value.Length > 0 ? Pack("-p:PackLibraries=false") : "");

    /// <summary>The folder with the packages of the libraries and of the templates, which are made on first use.</summary>
    public static string Folder => Libraries.Value;

    /// <summary>The same folder when it has the tool, too, which takes longer: a package of this system's engines.</summary>
    public static string FolderWithTool => All.Value;

    /// <summary>The version of the packages.</summary>
    public static string Version { get; } =
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The version of a package from elsewhere that this checkout was built with.</summary>
    public static string GetVersion(string package) =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => (string?)version.Attribute("Include") == package).Attribute("Version")!.Value;

    /// <summary>
    /// Writes the NuGet.config of a new folder, in and below which packages come from the feed and from what the machine has in its cache, which stays as
    /// it is: what is new is unpacked into the folder <c>packages</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="feed"><see cref="Folder"/> or <see cref="FolderWithTool"/>.</param>
    public static void WriteConfiguration(string folder, string feed)
    {
        File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{GetOthers(folder)}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="packages" /></config>
            </configuration>
            """);
    }

    /// <summary>The folder into which the restore of this checkout put packages.</summary>
    public static string Cache { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>
    /// The cache without packages of ours, which NuGet would take in the place of those of the feed, however old they are: the cache itself where it has
    /// none, else a folder of links to the others.
    /// </summary>
    private static string GetOthers(string folder)
    {
        const string Own = "mlsegmentation";
        if (!Directory.EnumerateDirectories(Cache, $"{Own}*").Any())
        {
            return Cache;
        }

        string links = Path.Combine(folder, "cache");
        Directory.CreateDirectory(links);
        foreach (string package in Directory.EnumerateDirectories(Cache))
        {
            string name = Path.GetFileName(package);
            if (!name.StartsWith(Own, StringComparison.Ordinal))
            {
                Directory.CreateSymbolicLink(Path.Combine(links, name), package);
            }
        }

        return links;
    }

    private static string Pack(string part)
    {
        string[] arguments =
        [
            "pack", Path.Combine(Repository.Root, "packages.proj"), "--no-build", "--configuration", Configuration, "--nologo", "--verbosity", "quiet",
            part,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return Path.Combine(Repository.Root, "artifacts", "package", Configuration);
    }
}
