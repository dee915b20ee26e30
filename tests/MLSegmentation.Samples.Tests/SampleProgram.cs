using System.Diagnostics;

namespace MLSegmentation.Samples.Tests;

/// <summary>Runs a program of this repository that was built beside the tests.</summary>
internal static class SampleProgram
{
    public static (int ExitCode, string Output, string Error) Run(string project, string assembly, params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string path = Path.Combine(MLSegmentation.TestSupport.Repository.Root, "artifacts", "bin", project, configuration, assembly);
        var start = new ProcessStartInfo("dotnet", [path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
