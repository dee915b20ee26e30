using System.Xml.Linq;

namespace MLSegmentation.Build.Tests.LibTorchSharp;

/// <summary>A program outside this repository that references the packages.</summary>
public sealed class PackageUserTests
{
    [Fact]
    public void Build_ProgramThatReferencesTheTrainingPackage_RunsTorchSharpOnTheRelaxedLibrary()
    {
        using var folder = new TemporaryFolder();
        Run("pack", "src/MLSegmentation", "--no-build", "--configuration", Command.Configuration, "--output", folder["feed"]);
        Run("pack", "src/MLSegmentation.Training", "--no-build", "--configuration", Command.Configuration, "--output", folder["feed"]);
        WriteProgram(folder);

        Run("build", folder["program/program.csproj"], "--output", folder["output"]);

        byte[] library = File.ReadAllBytes(folder[$"output/{LibTorchSharpFile.Path}"]);
        Assert.True(LibTorchSharpFile.ReadFromOutput().AsSpan().SequenceEqual(library));
        Assert.Equal("2", Run(folder["output/program.dll"]).Trim());
    }

    private static string Run(params string[] arguments)
    {
        var result = Command.Run("dotnet", arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }

    private static void WriteProgram(TemporaryFolder folder)
    {
        string libtorch = GetVersion("libtorch-cpu-linux-x64");

        // All packages but the two are in the machine's cache; nothing is fetched, and nothing gets into the cache.
        string cache = Path.GetFullPath(Path.Combine(LibTorchSharpFile.Package, "..", ".."));
        Directory.CreateDirectory(folder["program"]);
        File.WriteAllText(folder["NuGet.config"], $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{cache}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="packages" /></config>
            </configuration>
            """);
        File.WriteAllText(folder["program/program.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MLSegmentation.Training" Version="*" />
                <PackageReference Include="libtorch-cpu-$(NETCoreSdkPortableRuntimeIdentifier)" Version="{libtorch}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(folder["program/Program.cs"], "System.Console.WriteLine(TorchSharp.torch.ones(2).sum().item<float>());");
    }

    private static string GetVersion(string package) =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => (string?)version.Attribute("Include") == package).Attribute("Version")!.Value;
}
