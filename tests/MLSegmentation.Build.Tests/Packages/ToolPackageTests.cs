using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>The tool as its users install it.</summary>
public sealed class ToolPackageTests
{
    // What nuget.org takes.
    private const long LargestPackage = 250_000_000;

    [Fact]
    public void Install_FromTheFeed_BringsAToolThatTrains()
    {
        using var folder = new TemporaryFolder();
        string feed = LocalFeed.FolderWithTool;
        LocalFeed.WriteConfiguration(folder.Path, feed);
        HalvesImage.Write(folder["images"], count: 1);
        HalvesImage.Write(folder["masks"], count: 1);
        string tool = folder[OperatingSystem.IsWindows() ? "tools/mlseg.exe" : "tools/mlseg"];

        Run("dotnet", "tool", "install", "MLSegmentation.Cli", "--version", LocalFeed.Version, "--tool-path", "tools");
        string help = Run(tool, "--help");
        Run(
            tool, "train", "--images", "images", "--masks", "masks", "--classes", "left=0,right=255", "--steps", "1", "--batch-size", "1", "--width", "16",
            "--depth", "1", "--model", "model.zip");

        Assert.StartsWith("Trains, applies, evaluates", help, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["model.zip"]));
        AssertPackages(feed);

        string Run(string program, params string[] arguments)
        {
            var result = Command.RunIn(folder.Path, program, arguments);
            Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
            return result.Output;
        }
    }

    [Fact]
    public void PackageReferences_OfToolForSeveralSystems_AreTheEnginesOfAll()
    {
        string[] packages = Items.Get("PackageReference", "src/MLSegmentation.Cli", "-p:ToolPackageRuntimeIdentifiers=\"linux-x64;win-x64\"");

        Assert.Equal(
            ["libtorch-cpu-linux-x64", "libtorch-cpu-win-x64"],
            packages.Where(package => package.StartsWith("libtorch", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>The package that users name is small and has nothing but names of others; that of this system can be published.</summary>
    private static void AssertPackages(string feed)
    {
        string system = RuntimeInformation.RuntimeIdentifier;
        using var pointer = ZipFile.OpenRead(Path.Combine(feed, $"MLSegmentation.Cli.{LocalFeed.Version}.nupkg"));
        using var settings = new StreamReader(pointer.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml").Open());

        Assert.DoesNotContain(pointer.Entries, entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal));
        Assert.Contains($"RuntimeIdentifier=\"{system}\" Id=\"MLSegmentation.Cli.{system}\"", settings.ReadToEnd(), StringComparison.Ordinal);
        long size = new FileInfo(Path.Combine(feed, $"MLSegmentation.Cli.{system}.{LocalFeed.Version}.nupkg")).Length;
        Assert.InRange(size, 1, LargestPackage);
    }
}
