using System.Diagnostics;
using System.Globalization;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Tests;

/// <summary>
/// Runs the command line tool: in a process of its own, as a user does, or in this one, which spares the two seconds of processor time that a process takes
/// to start. The latter is for what a command does; streams, signals, and what holds for a whole process need one.
/// </summary>
internal static class Mlseg
{
    private const string ThreadsVariable = "OMP_NUM_THREADS";

    // The tool writes to the console of the process, and remembers which files it writes.
    private static readonly Lock OneAtATime = new();

    // What belongs to a whole process: its standard streams, threads that are left behind, how it allocates.
    private static readonly string[] OfAProcess = ["-", "/dev/stdout", "--time-limit", "--reuse-memory"];

    // As processes of the tool have it, so that numbers do not depend on the machine.
    static Mlseg() => Environment.SetEnvironmentVariable(ThreadsVariable, "1");

    private static string Tool =>
        Path.Combine(Repository.Root, "artifacts", "bin", "MLSegmentation.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "mlseg.dll");

    /// <summary>What starts the tool in a shell.</summary>
    public static string CommandLine => $"dotnet '{Tool}'";

    /// <summary>Runs a command in this process, unless its arguments are about a process.</summary>
    public static MlsegResult Run(params string[] arguments)
    {
        if (arguments.Intersect(OfAProcess).Any())
        {
            return RunProcess(arguments);
        }

        lock (OneAtATime)
        {
            return RunHere(arguments);
        }
    }

    /// <summary>Runs a command in a process of its own.</summary>
    public static MlsegResult RunProcess(params string[] arguments)
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

    private static MlsegResult RunHere(string[] arguments)
    {
        var (standardOutput, standardError) = (Console.Out, Console.Error);
        using StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            using var interruption = new Interruption(_ => { });
            int exitCode = Program.RunAsync(Program.Parse(arguments), arguments, interruption).GetAwaiter().GetResult();
            return new MlsegResult(exitCode, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(standardOutput);
            Console.SetError(standardError);
        }
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
        start.Environment[ThreadsVariable] = "1";
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
