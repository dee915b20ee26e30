using System.Diagnostics;
using System.Globalization;

namespace MLSegmentation.Cli.Tests;

/// <summary>Runs the command line tool as a user does: in a process of its own.</summary>
internal static class Mlseg
{
    private static string Tool =>
        Path.Combine(Repository.Root, "artifacts", "bin", "MLSegmentation.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "mlseg.dll");

    /// <summary>What starts the tool in a shell.</summary>
    public static string CommandLine => $"dotnet '{Tool}'";

    public static MlsegResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Finish(process, "");
    }

    /// <summary>Runs until a line of output begins with <paramref name="line"/>, then presses Ctrl+C.</summary>
    public static MlsegResult RunAndInterrupt(string line, params string[] arguments) => RunAndSignal("-INT", line, arguments);

    /// <summary>Runs until a line of output begins with <paramref name="line"/>, then asks the process to end.</summary>
    public static MlsegResult RunAndTerminate(string line, params string[] arguments) => RunAndSignal("-TERM", line, arguments);

    /// <summary>Runs a command line of a shell, which holds <see cref="CommandLine"/>.</summary>
    public static MlsegResult Shell(string command)
    {
        using var process = Start("sh", ["-c", command]);
        return Finish(process, "");
    }

    /// <summary>Runs until a line of output begins with <paramref name="line"/>, then ends the process without asking it.</summary>
    public static MlsegResult RunAndKill(string line, params string[] arguments) => RunAndSignal("-KILL", line, arguments);

    /// <summary>Runs until a line of output begins with <paramref name="line"/>, does something, then presses Ctrl+C.</summary>
    public static MlsegResult RunUntil(string line, Action meanwhile, params string[] arguments) => RunUntil(line, _ => meanwhile(), arguments);

    /// <summary>Runs until a line of output begins with <paramref name="line"/>, does something with that line, then presses Ctrl+C.</summary>
    public static MlsegResult RunUntil(string line, Action<string> meanwhile, params string[] arguments) => RunAndSignal("-INT", line, arguments, meanwhile);

    /// <summary>Sends bytes to standard input, of which these are all or more would follow, and the signal when they are on their way.</summary>
    public static MlsegResult FeedAndSignal(string signal, byte[] input, bool areAll, params string[] arguments)
    {
        using var process = Start("dotnet", [Tool, .. arguments], hasInput: true);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.BaseStream.Flush();
        if (areAll)
        {
            process.StandardInput.Close();
        }

        Signal(process, signal);
        return Finish(process, "");
    }

    private static MlsegResult RunAndSignal(string signal, string line, string[] arguments, Action<string>? meanwhile = null)
    {
        using var process = Start(arguments);
        string output = "", found = "";
        while (found.Length == 0 && process.StandardOutput.ReadLine() is { } read)
        {
            output += read + "\n";
            found = read.StartsWith(line, StringComparison.Ordinal) ? read : "";
        }

        meanwhile?.Invoke(found);
        Signal(process, signal);
        return Finish(process, output);
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Process Start(string[] arguments) => Start("dotnet", [Tool, .. arguments]);

    private static Process Start(string program, string[] arguments, bool hasInput = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = hasInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    private static MlsegResult Finish(Process process, string output)
    {
        var error = process.StandardError.ReadToEndAsync();
        output += process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new MlsegResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
