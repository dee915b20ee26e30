namespace MLSegmentation.Notebooks.Tests;

/// <summary>A folder in which notebooks run: with the data that lies beside them, and packages of this checkout and of the machine alone.</summary>
public sealed class NotebookFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _current = Environment.CurrentDirectory;
    private readonly Dictionary<string, string?> _before = [];

    public NotebookFolder()
    {
        LocalFeed.WriteConfiguration(_folder.Path, LocalFeed.Folder);
        Copy(Path.Combine(Repository.Root, "notebooks", "data"), _folder["data"]);

        // The kernel takes the sources of the current folder, but restores in a folder of its own. What is new stays out of the machine's cache.
        Set("RestoreFallbackFolders", LocalFeed.Cache);
        Set("NUGET_PACKAGES", _folder["packages"]);
        Set("OMP_NUM_THREADS", "1");
        Set("MSBUILDDISABLENODEREUSE", "1");
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
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _folder.Dispose();
    }

    private void Set(string name, string value)
    {
        _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
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
