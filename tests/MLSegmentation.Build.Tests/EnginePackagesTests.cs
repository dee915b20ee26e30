namespace MLSegmentation.Build.Tests;

/// <summary>Which native engines the projects reference.</summary>
public sealed class EnginePackagesTests
{
    private const string Tool = "src/MLSegmentation.Cli";
    private const string ProgramThatOnlyScores = "tests/MLSegmentation.Tests";

    public static TheoryData<string, string> Libraries { get; } = new()
    {
        { "src/MLSegmentation", "false" },
        { "src/MLSegmentation", "true" },
        { "src/MLSegmentation.Training", "true" },
        { "src/MLSegmentation.Hosting", "true" },
        { "src/MLSegmentation.Classical", "true" },
    };

    public static TheoryData<string, string, string, string> Systems { get; } = new()
    {
        { "linux-x64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-linux-x64" },
        { "osx-arm64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-osx-arm64" },
        { "win-arm64", "false", "Microsoft.ML.OnnxRuntime", "libtorch-cpu-win-arm64" },
        { "linux-x64", "scoring", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "libtorch-cpu-linux-x64" },
        { "win-x64", "scoring", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "libtorch-cpu-win-x64" },
        { "linux-x64", "training", "Microsoft.ML.OnnxRuntime", "TorchSharp-cuda-linux" },
        { "win-x64", "training", "Microsoft.ML.OnnxRuntime", "TorchSharp-cuda-windows" },
        { "linux-x64", "true", "Microsoft.ML.OnnxRuntime.Gpu.Linux", "TorchSharp-cuda-linux" },
        { "win-x64", "true", "Microsoft.ML.OnnxRuntime.Gpu.Windows", "TorchSharp-cuda-windows" },
    };

    private static readonly Dictionary<string, string> OpenCv = new()
    {
        ["linux-x64"] = "OpenCvSharp4.official.runtime.linux-x64",
        ["osx-arm64"] = "OpenCvSharp4.runtime.osx.arm64",
        ["win-arm64"] = "OpenCvSharp4.runtime.win-arm64",
        ["win-x64"] = "OpenCvSharp4.runtime.win",
    };

    private static readonly Lazy<EnginePackages> Engines = new(() => new EnginePackages(
    [
        .. Libraries.Select(row => ((string)row[0], Describe((string)row[1]))),
        .. Systems.Select(row => (Tool, Describe((string)row[1], (string)row[0]))),
        (ProgramThatOnlyScores, ""),
    ]));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PackageReferences_OfLibrary_AreManaged(string library, string useGpu) =>
        Assert.Empty(Engines.Value.Of(library, Describe(useGpu)));

    [Theory]
    [MemberData(nameof(Systems))]
    public void PackageReferences_OfTool_AreTheEnginesOfItsSystem(string system, string useGpu, string scoring, string training) =>
        Assert.Equal([scoring, OpenCv[system], training], Engines.Value.Of(Tool, Describe(useGpu, system)).OrderBy(NumberOf));

    [Fact]
    public void PackageReferences_OfProgramThatOnlyScores_AreWithoutLibtorch() =>
        Assert.Equal(["Microsoft.ML.OnnxRuntime"], Engines.Value.Of(ProgramThatOnlyScores, ""));

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

    // Scoring, OpenCV, training.
    private static int NumberOf(string package) =>
        package.StartsWith("Microsoft", StringComparison.Ordinal) ? 0 : package.StartsWith("OpenCv", StringComparison.Ordinal) ? 1 : 2;

    private static string Describe(string useGpu) => $"UseGpu={useGpu}";

    private static string Describe(string useGpu, string system) => $"{Describe(useGpu)};RuntimeIdentifier={system}";
}
