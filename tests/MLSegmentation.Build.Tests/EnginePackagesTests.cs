using System.Text.Json;

namespace MLSegmentation.Build.Tests;

/// <summary>Which native engines the projects reference.</summary>
public sealed class EnginePackagesTests
{
    private const string Tool = "src/MLSegmentation.Cli";

    [Theory]
    [InlineData("src/MLSegmentation", "false")]
    [InlineData("src/MLSegmentation", "true")]
    [InlineData("src/MLSegmentation.Training", "true")]
    [InlineData("src/MLSegmentation.Hosting", "true")]
    public void PackageReferences_OfLibrary_AreManaged(string library, string useGpu) =>
        Assert.Empty(GetEngines(library, $"-p:UseGpu={useGpu}"));

    [Theory]
    [InlineData("linux-x64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-linux-x64")]
    [InlineData("osx-arm64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-osx-arm64")]
    [InlineData("win-arm64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-win-arm64")]
    [InlineData("linux-x64", "scoring", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "libtorch-cpu-linux-x64")]
    [InlineData("win-x64", "scoring", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "libtorch-cpu-win-x64")]
    [InlineData("linux-x64", "training", "Microsoft.ML.OnnxRuntime", "TorchSharp-cuda-linux")]
    [InlineData("win-x64", "training", "Microsoft.ML.OnnxRuntime", "TorchSharp-cuda-windows")]
    [InlineData("linux-x64", "true", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "TorchSharp-cuda-linux")]
    [InlineData("win-x64", "true", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "TorchSharp-cuda-windows")]
    public void PackageReferences_OfTool_AreTheEnginesOfItsSystem(string system, string useGpu, string scoring, string training) =>
        Assert.Equal([scoring, training], GetEngines(Tool, $"-p:RuntimeIdentifier={system}", $"-p:UseGpu={useGpu}"));

    [Fact]
    public void PackageReferences_OfProgramThatOnlyScores_AreWithoutLibtorch() =>
        Assert.Equal(["Microsoft.ML.OnnxRuntime"], GetEngines("tests/MLSegmentation.Tests"));

    [Fact]
    public void Restore_OfTool_BringsLibtorchOfOneSystem()
    {
        using var assets = RestoredPackages.Read("MLSegmentation.Cli");

        Assert.Single(
            assets.RootElement.GetProperty("libraries").EnumerateObject(),
            library => library.Name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("cuda", "linux-x64", "UseGpu is 'cuda', but only 'false', 'scoring', 'training' and 'true' (both) exist.")]
    [InlineData("True", "linux-x64", null)]
    [InlineData("scoring", "osx-arm64", "on linux-x64 and win-x64 only, not on osx-arm64.")]
    [InlineData("training", "osx-arm64", "on linux-x64 and win-x64 only, not on osx-arm64.")]
    public void CheckUseGpu_Value_IsTakenOrRefusedWithWhatIsPossible(string value, string system, string? message)
    {
        string[] options = ["-t:CheckUseGpu", $"-p:UseGpu={value}", $"-p:RuntimeIdentifier={system}"];
        var result = Command.Run("dotnet", ["msbuild", Tool, .. options]);

        Assert.Equal(message is null, result.ExitCode == 0);
        Assert.Contains(message ?? "", result.Output, StringComparison.Ordinal);
    }

    private static string[] GetEngines(string project, params string[] options) =>
        [.. Items.Get("PackageReference", project, options).Where(IsEngine).Order(StringComparer.Ordinal)];

    private static bool IsEngine(string package) =>
        package.StartsWith("libtorch", StringComparison.Ordinal) || package.StartsWith("TorchSharp-", StringComparison.Ordinal)
        || (package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal) && package != "Microsoft.ML.OnnxRuntime.Managed");
}
