using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Output;

/// <summary>What commands write: checked before any work is done, and results for programs.</summary>
internal static class OutputFile
{
    private static readonly List<DirectoryInfo> CreatedFolders = [];

    // Everything that the command reads and writes.
    private static DistinctFiles _files = new();

    /// <summary>Forgets the files and folders of a command before this one in the same process.</summary>
    public static void Begin()
    {
        _files = new DistinctFiles();
        lock (CreatedFolders)
        {
            CreatedFolders.Clear();
        }
    }

    /// <summary>Whether a command is to write its result to standard output, which then holds nothing else.</summary>
    public static bool IsResultOnStandardOutput(ParseResult parsed)
    {
        bool isPredict = parsed.CommandResult.Command.Name == "predict";
        return parsed.CommandResult.Children.OfType<OptionResult>().Any(given => given.Tokens.Any(token => token.Value == StandardOutput.Dash
            ? given.Option.Name == "--json" || (given.Option.Name == "--output" && isPredict)
            : StandardOutput.IsMeantBy(token.Value)));
    }

    /// <summary>
    /// Throws when one of the files could not be written, or would overwrite another one or one that is read, by whatever path; those that are
    /// null were not asked for. Folders that do not exist are created.
    /// </summary>
    /// <param name="files">The files that the command writes.</param>
    /// <param name="inputs">Files that it reads.</param>
    /// <param name="data">More files that it reads, such as those of folders; they are listed only where a file exists that they could be.</param>
    public static void RequireWritable(IEnumerable<FileInfo?> files, IEnumerable<FileInfo?>? inputs = null, IEnumerable<string>? data = null)
    {
        FileInfo[] written = [.. files.OfType<FileInfo>()];
        foreach (var input in (inputs ?? []).OfType<FileInfo>())
        {
            _files.TryAddRead(input.ToString(), out _);
        }

        foreach (string input in written.Any(file => Path.Exists(file.FullName)) ? data ?? [] : [])
        {
            _files.TryAddRead(input, out _);
        }

        foreach (var file in written)
        {
            if (!_files.TryAddWritten(file.ToString(), out string? taken))
            {
                string same = taken != file.ToString() ? $"the same file as '{taken}'"
                    : written.Count(other => other.ToString() == taken) > 1 ? "given for two files"
                    : "one of the files that are read";
                throw new UsageException($"'{file}' is {same}, and one would overwrite the other; give each its own name.");
            }

            if (file.Directory is { Exists: false } folder && !StandardOutput.IsMeantBy(file.ToString()))
            {
                Create(folder);
            }

            AtomicFile.EnsureWritable(file.ToString());
        }
    }

    /// <summary>Throws when a folder that gets masks is one that is read from, by whatever path: they could overwrite files there.</summary>
    /// <param name="written">The folders that are written to.</param>
    /// <param name="read">Those that are read from.</param>
    /// <exception cref="SegmentationException">One is both.</exception>
    public static void RequireApart(IEnumerable<string> written, IEnumerable<string> read)
    {
        HashSet<string> places = [.. written.Distinct().Select(RealPath.Of)];
        if (read.Distinct().FirstOrDefault(folder => places.Contains(RealPath.Of(folder))) is { } shared)
        {
            throw new SegmentationException($"The folder '{shared}' holds what is read, which the masks could overwrite; give another folder with --output.");
        }
    }

    /// <summary>Throws when a file within a folder would be written to another folder, to which a link leads; files of the same names may be there.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="files">Paths of the files, relative to it.</param>
    /// <exception cref="SegmentationException">One leads out of it.</exception>
    public static void RequireWithin(DirectoryInfo root, IEnumerable<string> files)
    {
        string place = RealPath.Of(root.FullName);
        foreach (string folder in files.Select(file => Path.GetDirectoryName(file)!).Distinct().Where(folder => folder.Length > 0))
        {
            string path = Path.Combine(root.FullName, folder);
            if (RealPath.Of(path) is var other && other != Path.Combine(place, folder))
            {
                throw new SegmentationException(
                    $"A link leads from '{path}' to '{other}', where files could be overwritten. Remove the link, or write to another folder.");
            }
        }
    }

    /// <summary>Throws when one of the files has a name by which a run keeps something in its folder, also where it keeps nothing yet.</summary>
    /// <param name="folder">The folder of the run; null where it has none.</param>
    /// <param name="files">The files that the command writes.</param>
    /// <param name="isKept">Whether the run has files of a name, which is that within the folder.</param>
    /// <exception cref="UsageException">One has.</exception>
    public static void RequireNotKept(DirectoryInfo? folder, IEnumerable<FileInfo?> files, Func<string, bool> isKept)
    {
        if (folder is null)
        {
            return;
        }

        string place = RealPath.Of(folder.FullName);
        foreach (var file in files.OfType<FileInfo>())
        {
            string name = Path.GetRelativePath(place, Path.Combine(RealPath.Of(file.DirectoryName!), file.Name)).Replace('\\', '/');
            if (isKept(name))
            {
                throw new UsageException($"'{file}' is where --checkpoints {folder} keeps what a run goes on with; give it another name.");
            }
        }
    }

    /// <summary>Throws when files that a command finds out about later would overwrite another one of its files, by whatever path.</summary>
    /// <exception cref="SegmentationException">Two are one.</exception>
    public static void RequireDistinct(IEnumerable<string> read, IEnumerable<string> written)
    {
        foreach (string file in read)
        {
            if (!_files.TryAddRead(file, out string? other))
            {
                throw Same(other, file);
            }
        }

        foreach (string file in written)
        {
            if (!_files.TryAddWritten(file, out string? other))
            {
                throw Same(file, other);
            }
        }

        static SegmentationException Same(string file, string other) =>
            new($"'{file}', which is to be written, is the same file as '{other}', and one would overwrite the other. Write to another folder.");
    }

    /// <summary>
    /// Throws when one of the files that are written, which were checked before, is one that others read at the same time: compared only where a file
    /// exists that it could be.
    /// </summary>
    /// <exception cref="SegmentationException">One is.</exception>
    public static void RequireUnread(IEnumerable<FileInfo?> written, IEnumerable<string> read)
    {
        if (written.Any(file => file is not null && Path.Exists(file.FullName)))
        {
            RequireDistinct(read, []);
        }
    }

    /// <summary>Creates <paramref name="folder"/> where it does not exist and throws when nothing can be written into it.</summary>
    public static void CreateFolder(DirectoryInfo folder)
    {
        Create(folder);
        AtomicFile.EnsureWritable(Path.Combine(folder.ToString(), "mask.png"));
    }

    /// <summary>Creates the folder of a file where it does not exist; it goes again if nothing is written into it.</summary>
    public static void CreateFolderOf(string file)
    {
        if (new FileInfo(file).Directory is { Exists: false } folder)
        {
            Create(folder);
        }
    }

    /// <summary>
    /// Has writing fail with an error, of which users are told, where a file gets larger than the process may write (<c>ulimit -f</c>): the system
    /// would end the process for it.
    /// </summary>
    /// <returns>What to dispose of at the end; null on systems without such a limit.</returns>
    public static IDisposable? SurviveSizeLimit()
    {
        // SIGXFSZ, on Linux and macOS alike.
        const PosixSignal TooLarge = (PosixSignal)25;
        return OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(TooLarge, signal => signal.Cancel = true);
    }

    /// <summary>Takes the folders away again that nothing was written into.</summary>
    public static void DeleteEmptyFolders()
    {
        DirectoryInfo[] created;
        lock (CreatedFolders)
        {
            created = [.. CreatedFolders.OrderByDescending(folder => folder.FullName.Length)];
        }

        foreach (var folder in created)
        {
            try
            {
                folder.Delete(recursive: false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It holds results.
            }
        }
    }

    /// <summary>Writes <paramref name="result"/> to <paramref name="file"/>, or nothing when no file was asked for.</summary>
    public static void WriteJson(FileInfo? file, object result) =>
        WriteJson(file, path => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, result, SegmentationJson.Options)));

    /// <summary>Lets <paramref name="save"/> write to the path of <paramref name="file"/>, or does nothing when no file was asked for.</summary>
    public static void WriteJson(FileInfo? file, Action<string> save)
    {
        if (file is null)
        {
            return;
        }

        save(file.ToString());
        if (StandardOutput.IsMeantBy(file.ToString()))
        {
            StandardOutput.Write("\n"u8);
        }
    }

    private static void Create(DirectoryInfo folder)
    {
        var missing = new List<DirectoryInfo>();
        for (var parent = folder; parent is { Exists: false }; parent = parent.Parent)
        {
            missing.Add(parent);
        }

        try
        {
            folder.Create();
            lock (CreatedFolders)
            {
                CreatedFolders.AddRange(missing);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SegmentationException($"The folder '{folder}' cannot be created: {UserError.ShowPath(exception.Message)}", exception);
        }
    }
}
