using System.Diagnostics;

namespace MLSegmentation.Site;

/// <summary>
/// Runs DocFX, the tool of the manifest .config/dotnet-tools.json. That it does not find an assembly is no warning: ML.NET's FastTree refers to
/// Microsoft.ML.OneDal, which no package has.
/// </summary>
internal static class DocFx
{
    /// <summary>Restores the tool, and makes the site of what was prepared.</summary>
    public static void Build(SiteSource source)
    {
        Run(source, "tool", "restore");
        Run(source, "docfx", Path.Combine(source.Folder, "docfx.json"), "--warningsAsErrors");
    }

    private static void Run(SiteSource source, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = source.Root };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            string command = $"dotnet {string.Join(' ', arguments)}";
            throw new SiteException($"{output}{error.GetAwaiter().GetResult()}\n`{command}` failed with exit code {process.ExitCode}.");
        }
    }
}
