using System.Diagnostics;

namespace MLSegmentation.Build.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    /// <summary>The configuration, in lower case, that the tests were built in: a part of the names of the folders of outputs.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Where a project's output was built to.</summary>
    public static string GetOutputFolder(string project) => Path.Combine(Repository.Root, "artifacts", "bin", project, Configuration);

    public static CommandResult Run(string program, params string[] arguments) => RunIn(Repository.Root, program, arguments);

    /// <summary>Runs a program in a folder.</summary>
    public static CommandResult RunIn(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a program in a folder.</summary>
    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // What file-based programs are built into, and what lies beside the user's own files otherwise.
        if (folder != Repository.Root)
        {
            start.Environment["XDG_DATA_HOME"] = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        }

        return Process.Start(start)!;
    }
}
