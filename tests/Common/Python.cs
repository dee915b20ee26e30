using System.ComponentModel;
using System.Diagnostics;

namespace MLSegmentation.TestSupport;

/// <summary>Python with PyTorch, NumPy and Pillow, where it is installed.</summary>
internal static class Python
{
    public const string NoTorch = "Python has no PyTorch, NumPy and Pillow (Debian: python3-torch, python3-numpy, python3-pil).";

    private static readonly Lazy<string?> Found = new(() => Array.Find(
        ["python3", "/usr/bin/python3"],
        python => Start(python, ["-c", "from importlib.util import find_spec as f; assert f('torch') and f('numpy') and f('PIL')"]) is { } process
            && End(process).ExitCode == 0));

    /// <summary>The program; null where there is none.</summary>
    public static string? WithTorch => Found.Value;

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments) => End(Start(WithTorch!, arguments)!);

    /// <summary>Starts it; null where there is no such program.</summary>
    public static Process? Start(string python, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in variables.Append(("OMP_NUM_THREADS", "1")).Append(("PYTHONDONTWRITEBYTECODE", "1")))
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>All that it wrote, errors last.</returns>
    public static (int ExitCode, string Output) End(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
    }
}
