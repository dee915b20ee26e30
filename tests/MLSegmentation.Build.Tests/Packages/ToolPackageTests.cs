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
        string packed = Path.Combine(feed, $"MLSegmentation.Cli.{system}.{LocalFeed.Version}.nupkg");
        Assert.InRange(new FileInfo(packed).Length, 1, LargestPackage);
        AssertLicenses(packed);
    }

    /// <summary>Each package that the tool was restored with, but for those of the build alone, has its licence with a text in the package.</summary>
    private static void AssertLicenses(string packed)
    {
        using var package = ZipFile.OpenRead(packed);
        string root = package.Entries.Single(entry => entry.Name == "mlseg.dll").FullName[..^"mlseg.dll".Length];
        using var assets = RestoredPackages.Read("MLSegmentation.Cli");
        string[] restored =
        [
            .. assets.RootElement.GetProperty("targets").GetProperty($"net10.0/{RuntimeInformation.RuntimeIdentifier}").EnumerateObject()
                .Where(item => item.Value.GetProperty("type").GetString() == "package")
                .Select(item => item.Name.Split('/')[0]),
        ];
        var files = package.Entries.ToLookup(entry => Path.GetDirectoryName(entry.FullName)!.Replace('\\', '/'));
        string Read(string package, string name) => new StreamReader(files[$"{root}licenses/{package}"].Single(file => file.Name == name).Open()).ReadToEnd();

        Assert.Contains("libtorch-cpu-" + RuntimeInformation.RuntimeIdentifier, restored);
        Assert.All(
            restored.Where(name => name != "Roslynator.Formatting.Analyzers"),
            name => Assert.StartsWith($"{name} ", Read(name, "package.txt"), StringComparison.Ordinal));
        Assert.Contains("MIT License", new StreamReader(package.GetEntry($"{root}LICENSE")!.Open()).ReadToEnd(), StringComparison.Ordinal);
        Assert.Contains(files[$"{root}licenses/SkiaSharp"], file => file.Name == "THIRD-PARTY-NOTICES.txt");

        // Packages without a file of their own say the copyright, and the text is added.
        string numerics = Read("MathNet.Numerics", "package.txt");
        Assert.Contains("Copyright Math.NET Project", numerics, StringComparison.Ordinal);
        Assert.Contains("The above copyright notice and this permission notice", numerics, StringComparison.Ordinal);
    }
}
