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

    private static (int ExitCode, string Output, string Error) Run(string scenario, string model)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "FreshProcess", configuration, "FreshProcess.dll");
        var start = new ProcessStartInfo("dotnet", [program, scenario, model]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
