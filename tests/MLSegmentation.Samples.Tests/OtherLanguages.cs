using System.ComponentModel;
using System.Diagnostics;
using MLSegmentation.TestSupport;

namespace MLSegmentation.Samples.Tests;

/// <summary>The programs in samples/OtherLanguages, where there is what they need.</summary>
internal static class OtherLanguages
{
    /// <summary>Names a folder node_modules that holds onnxruntime-web and pngjs; without it, that of the programs is taken.</summary>
    public const string ModulesVariable = "MLSEGMENTATION_NODE_MODULES";

    public static string Folder { get; } = Path.Combine(Repository.Root, "samples", "OtherLanguages");

    public static string Modules { get; } = Environment.GetEnvironmentVariable(ModulesVariable) ?? Path.Combine(Folder, "node_modules");

    /// <summary>Python 3; null where there is none.</summary>
    public static string? Python { get; } = Array.Find(
        ["python3", "python"],
        python => Run(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]) is null);

    /// <summary>Whether Python has what predict.py imports.</summary>
    public static bool HasPythonPackages => Python is { } python && Run(python, ["-c", "import numpy, onnxruntime, PIL"]) is null;

    /// <summary>Whether there is Node.js with what predict.mjs imports.</summary>
    public static bool HasNode => Directory.Exists(Path.Combine(Modules, "onnxruntime-web")) && Directory.Exists(Path.Combine(Modules, "pngjs"))
        && Run("node", ["--version"]) is null;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null, or what went wrong.</returns>
    public static string? Run(string program, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment["OMP_NUM_THREADS"] = "1";
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"exit code {process.ExitCode}: {output.GetAwaiter().GetResult()}{error}";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
