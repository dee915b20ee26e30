using System.Diagnostics;
using Microsoft.ML;
using MLSegmentation.Tests.Scoring;

namespace MLSegmentation.Tests.DataViews;

/// <summary>
/// Column types are known whatever a process does first. ML.NET's table of types is one for the process, and tests before these have
/// filled it, so each runs a program of its own.
/// </summary>
public sealed class FreshProcessTests
{
    [Theory]
    [InlineData("attribute", "0 1 1 0")]
    [InlineData("masks", "0 1 1 0")]
    [InlineData("sized-attribute", "Image<2, 2>|1 0 0 1")]
    [InlineData("sized-type", "1 0 0 1")]
    public void LoadFromEnumerable_BeforeAnythingElse_KnowsTheTypes(string scenario, string expected)
    {
        using var folder = new TemporaryFolder();
        using (var model = SegmentationTransformerTests.CreateModel())
        {
            new MLContext().Model.Save(model, null, folder["model.zip"]);
        }

        var (exitCode, output, error) = Run(scenario, folder["model.zip"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(expected.Split('|'), output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void ModelLoad_ByPlainMLNet_LeavesNothingOfOnnxRuntimesTelemetry()
    {
        using var folder = new TemporaryFolder();
        using var users = new TemporaryFolder();
        using (var model = SegmentationTransformerTests.CreateModel())
        {
            new MLContext().Model.Save(model, null, folder["model.zip"]);
        }

        var (exitCode, output, error) = Run("telemetry", folder["model.zip"], users.Path);

        Assert.Equal((0, "1 0 0 1", ""), (exitCode, output.TrimEnd(), error));
        Assert.Empty(users.Files);
    }

    [Fact]
    public void Abandon_FileThatIsBeingWritten_DeletesItAndLetsNoneBegin()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output, error) = Run("abandon", folder["result.bin"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(["1", "False", "0", "cancelled"], output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    private static (int ExitCode, string Output, string Error) Run(string scenario, string model, string? usersFolder = null)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "FreshProcess", configuration, "FreshProcess.dll");
        var start = new ProcessStartInfo("dotnet", [program, scenario, model]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (usersFolder is not null)
        {
            // Where it is tested automatically, ONNX Runtime reports nothing of itself.
            _ = start.Environment.Remove("CI");
            _ = start.Environment.Remove("ORT_DISABLE_TELEMETRY");
            (start.Environment["HOME"], start.Environment["XDG_CACHE_HOME"], start.Environment["TMPDIR"]) = (usersFolder, usersFolder, usersFolder);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
