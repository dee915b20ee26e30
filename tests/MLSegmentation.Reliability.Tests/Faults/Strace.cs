using System.Diagnostics;
using MLSegmentation.Cli.Tests;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>Runs the tool under strace, which records the calls of the system that change files, and has one of them fail or kill the process.</summary>
internal static class Strace
{
    /// <summary>The exit code of what was killed.</summary>
    public const int Killed = 128 + 9;

    /// <summary>The calls after which a file or a folder is another one.</summary>
    private const string Changes = "write,pwrite64,writev,pwritev,fsync,rename,renameat,renameat2,unlink,unlinkat,mkdir,rmdir,ftruncate,fallocate,link";

    /// <summary>Why nothing can be traced here; null where it can be.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Runs a command and tells what it wrote, in order.</summary>
    public static (MlsegResult Result, IReadOnlyList<SystemCall> Calls) Record(IEnumerable<string> arguments, string calls = Changes) =>
        Run([], arguments, calls);

    /// <summary>Kills the process when a thread begins its call of this name and number.</summary>
    public static MlsegResult RunAndKill(SystemCall call, IEnumerable<string> arguments) =>
        Run([$"inject={call.Name}:signal=KILL:when={call.Number}"], arguments, call.Name).Result;

    /// <summary>Runs a command with calls that fail as strace's expressions say: <c>pwrite64:error=ENOSPC:when=3+</c>.</summary>
    /// <param name="failures">The expressions.</param>
    /// <param name="arguments">The command.</param>
    /// <param name="path">The only file whose calls fail and are counted; null for all.</param>
    public static MlsegResult RunWith(string failures, IEnumerable<string> arguments, string? path = null) =>
        Run([$"inject={failures}"], arguments, failures.Split(':')[0], path).Result;

    private static (MlsegResult Result, IReadOnlyList<SystemCall> Calls) Run(
        string[] injections, IEnumerable<string> arguments, string traced, string? path = null)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["tmp"]);
        string expressions = string.Concat(injections.Prepend($"trace={traced}").Select(expression => $" -e '{expression}'"));
        string quoted = string.Join(' ', arguments.Select(argument => $"'{argument}'"));

        // With a filter in the kernel, strace has calls fail, but cannot kill at them.
        string filter = expressions.Contains(":signal=", StringComparison.Ordinal) ? "" : " --seccomp-bpf";
        string ofFile = path is null ? "" : $" -P '{path}'";

        // What the killed process has in the folder for temporary files goes with this one.
        var result = Mlseg.Shell(
            $"TMPDIR='{folder["tmp"]}' strace -f -y -qq{filter}{ofFile} -o '{folder["log"]}'{expressions} {Mlseg.CommandLine} {quoted}");
        return (result, SystemCall.Parse(File.ReadLines(folder["log"])));
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "System calls are traced on Linux only.";
        }

        try
        {
            string[] arguments = ["-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "inject=unlink:error=EIO", "true"];
            using var process = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "strace may not trace here.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed.";
        }
    }
}
