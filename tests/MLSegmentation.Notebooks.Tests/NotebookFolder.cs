namespace MLSegmentation.Notebooks.Tests;

/// <summary>A folder in which notebooks run: with the data that lies beside them, and packages of this checkout and of the machine alone.</summary>
public sealed class NotebookFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _current = Environment.CurrentDirectory;
    private readonly string? _temporary = Environment.GetEnvironmentVariable("TMPDIR");

    public NotebookFolder()
    {
        LocalFeed.WriteConfiguration(_folder.Path, LocalFeed.Folder);
        Copy(Path.Combine(Repository.Root, "notebooks", "data"), _folder["data"]);

        // The kernel restores packages in the folder of temporary files, and takes the configuration above it.
        Directory.CreateDirectory(_folder["tmp"]);
        Environment.SetEnvironmentVariable("TMPDIR", _folder["tmp"]);
        Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
        Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
    }

    /// <summary>Runs a cell in the folder.</summary>
    internal async Task<IReadOnlyList<CellOutput>> RunAsync(NotebookKernel kernel, string code)
    {
        Environment.CurrentDirectory = _folder.Path;
        try
        {
            return await kernel.RunAsync(code);
        }
        finally
        {
            Environment.CurrentDirectory = _current;
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TMPDIR", _temporary);
        _folder.Dispose();
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
