using System.Diagnostics;
using System.Text.Json;

namespace MLSegmentation.Build.Tests;

/// <summary>What MSBuild makes of the two package sets; nothing is restored or built.</summary>
public sealed class PackageSetTests
{
    [Theory]
    [InlineData("src/MLSegmentation", "Microsoft.ML", "Microsoft.ML.ImageAnalytics", "Microsoft.ML.OnnxTransformer", "Microsoft.ML.OnnxRuntime.Managed")]
    [InlineData("src/MLSegmentation.Training", "Microsoft.ML", "TorchSharp")]
    [InlineData("src/MLSegmentation.Cli", "TorchSharp-cpu", "Microsoft.ML.OnnxRuntime")]
    [InlineData("tests/Substitutes/TorchSharp.Tests", "TorchSharp-cpu")]
    public void Nuget_AnyProject_ReferencesThePackagesAndNoSubstitute(string project, params string[] packages)
    {
        (string[] packageReferences, string[] projectReferences) = Evaluate(project, "-p:PackageSet=nuget");

        Assert.All(packages, package => Assert.Contains(package, packageReferences));
        Assert.DoesNotContain(projectReferences, reference => reference.Contains("substitutes", StringComparison.Ordinal));
    }

    [Fact]
    public void Nuget_WithGpu_ReferencesTheCudaEngines()
    {
        (string[] packages, _) = Evaluate("src/MLSegmentation.Cli", "-p:PackageSet=nuget", "-p:UseGpu=true");

        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", packages);
        Assert.Contains(OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux", packages);
        Assert.DoesNotContain("TorchSharp-cpu", packages);
    }

    [Fact]
    public void Substitutes_CommandLineTool_ReferencesTheSubstitutesAndNoPackageOfTheirs()
    {
        (string[] packages, string[] projects) = Evaluate("src/MLSegmentation.Cli", "-p:PackageSet=substitutes");

        Assert.DoesNotContain(packages, package => package.StartsWith("TorchSharp", StringComparison.Ordinal) || package.StartsWith("Microsoft.ML", StringComparison.Ordinal));
        Assert.Contains(projects, reference => reference.EndsWith("substitutes/TorchSharp/TorchSharp.csproj", StringComparison.Ordinal));
        Assert.Contains(projects, reference => reference.EndsWith("substitutes/Microsoft.ML.OnnxRuntime/Microsoft.ML.OnnxRuntime.csproj", StringComparison.Ordinal));
    }

    private static (string[] Packages, string[] Projects) Evaluate(string project, params string[] properties)
    {
        string folder = Path.Combine(Repository.Root, project);
        var start = new ProcessStartInfo("dotnet", ["msbuild", folder, "-getItem:PackageReference", "-getItem:ProjectReference", .. properties])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement items = json.RootElement.GetProperty("Items");
        return (Identities(items, "PackageReference"), Identities(items, "ProjectReference"));
    }

    private static string[] Identities(JsonElement items, string kind) =>
        [.. items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
}
