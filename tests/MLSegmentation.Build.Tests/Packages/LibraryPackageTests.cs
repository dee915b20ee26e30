using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLSegmentation.Build.Tests.Packages;

/// <summary>What the packages of the libraries hold.</summary>
public sealed class LibraryPackageTests
{
    public static TheoryData<string> Libraries => ["MLSegmentation", "MLSegmentation.Training", "MLSegmentation.Hosting", "MLSegmentation.Classical"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Pack_Library_HoldsAssembliesDocumentationReadmeAndIcon(string library)
    {
        using var package = Open(library, "nupkg");
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        var metadata = XDocument.Load(package.GetEntry($"{library}.nuspec")!.Open()).Root!.Elements().Single();
        string? Read(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            Assert.Contains($"lib/{framework}/{library}.dll", files);
            Assert.Contains($"lib/{framework}/{library}.xml", files);
        }

        Assert.Equal(("README.md", "icon.png", "MIT"), (Read("readme"), Read("icon"), Read("license")));
        Assert.Contains("README.md", files);
        Assert.Contains("icon.png", files);
        Assert.Equal(library == "MLSegmentation.Training", files.Any(file => file.StartsWith("buildTransitive/", StringComparison.Ordinal)));

        // The programs that use a library choose the engines.
        string[] dependencies =
            [.. metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];
        Assert.Equal(library != "MLSegmentation", dependencies.Contains("MLSegmentation"));
        Assert.DoesNotContain(dependencies, id => id is "Microsoft.ML.OnnxRuntime" || id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
            || id.StartsWith("OpenCvSharp4.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Pack_Library_HasSymbolsOfTheSameBuild(string library)
    {
        using var package = Open(library, "nupkg");
        using var symbols = Open(library, "snupkg");
        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            using var assembly = new PEReader(Read(package, $"lib/{framework}/{library}.dll"));
            using var debug = MetadataReaderProvider.FromPortablePdbStream(Read(symbols, $"lib/{framework}/{library}.pdb"));
            var named = assembly.ReadCodeViewDebugDirectoryData(
                assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));

            Assert.Equal(named.Guid, new BlobContentId(debug.GetMetadataReader().DebugMetadataHeader!.Id).Guid);
        }
    }

    [Fact]
    public void Readme_OfTheHostingPackage_Compiles()
    {
        // What new web projects use without being asked.
        const string Usings = "global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.DependencyInjection;";
        string output = Command.GetOutputFolder("MLSegmentation.Cli");
        string[] assemblies =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator),
            .. Directory.GetFiles(output, "MLSegmentation*.dll"), .. Directory.GetFiles(output, "Microsoft.ML*.dll"),
        ];
        var compilation = CSharpCompilation.Create(
            "readme",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(PackageUser.ReadmeProgram("MLSegmentation.Hosting"))],
            assemblies.DistinctBy(Path.GetFileName).Select(file => MetadataReference.CreateFromFile(file)));

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    private static ZipArchive Open(string library, string kind) =>
        ZipFile.OpenRead(Path.Combine(LocalFeed.Folder, $"{library}.{LocalFeed.Version}.{kind}"));

    private static MemoryStream Read(ZipArchive package, string file)
    {
        using var entry = package.GetEntry(file)!.Open();
        var content = new MemoryStream();
        entry.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
