using System.Diagnostics;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>PyTorch, where Python has it.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Program = new(() =>
        Array.Find(["python3", "/usr/bin/python3"], python => Run(python, ["-c", "import torch, numpy, onnx"]).Length == 0));

    public static bool HasPyTorch => Program.Value is not null;

    /// <summary>Exports the networks of the script beside this file into a folder.</summary>
    public static void Export(string folder)
    {
        string script = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "Models", "Import", "export_networks.py");
        Assert.Equal("", Run(Program.Value!, [script, folder]));
    }

    /// <summary>Runs Python.</summary>
    /// <returns>Empty, or what went wrong.</returns>
    private static string Run(string python, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(python, arguments) { RedirectStandardError = true };
            start.Environment["OMP_NUM_THREADS"] = "1";
            using var process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}: {error}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
