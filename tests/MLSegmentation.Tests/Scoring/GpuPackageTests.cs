using System.Diagnostics;
using MLSegmentation.Tests.Masks;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

/// <summary>
/// ONNX Runtime's package for NVIDIA GPUs, in a program of its own: on most machines that run these tests, its CUDA library cannot be
/// loaded, and ONNX Runtime would report that on standard error.
/// </summary>
public sealed class GpuPackageTests
{
    [Fact]
    public void Load_GpuPackageWithFallback_ScoresWithoutAWord()
    {
        var (exitCode, output, error) = Run(fallbackToCpu: true);

        Assert.Equal("", error);
        Assert.Equal("0 1 1 0", output.Trim());
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void Load_GpuPackageWithoutFallback_ScoresOnTheGpuOrSaysHowToGoOn()
    {
        var (exitCode, output, error) = Run(fallbackToCpu: false);

        // A machine with a GPU that ONNX Runtime can use scores on it.
        if (exitCode == 0)
        {
            Assert.Equal(("0 1 1 0", ""), (output.Trim(), error));
            return;
        }

        Assert.Equal((1, ""), (exitCode, output));
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.StartsWith("The CUDA device 0 cannot be used: ", line, StringComparison.Ordinal);
        Assert.Contains("set FallbackToCpu to score on the processor", line, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Run(bool fallbackToCpu)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["model.onnx"], ThresholdModel.CreateBytes());
        File.WriteAllBytes(folder["image.png"], PngFile.Grey(4, 1, 0, 255, 200, 100).ToBytes());
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "GpuScoring", configuration, "GpuScoring.dll");
        var start = new ProcessStartInfo("dotnet", [program, folder["model.onnx"], folder["image.png"], $"{fallbackToCpu}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
