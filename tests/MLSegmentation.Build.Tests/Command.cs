using System.Diagnostics;

namespace MLSegmentation.Build.Tests;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    /// <summary>The configuration, in lower case, that the tests were built in: a part of the names of the folders of outputs.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>Where a project's output was built to.</summary>
    public static string GetOutputFolder(string project) => Path.Combine(Repository.Root, "artifacts", "bin", project, Configuration);

    public static CommandResult Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
