using System.Globalization;
using System.Text;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// Keeps a folder for one run: until this is disposed or the process ends, however it ends. The system holds the lock, so that a file which a
/// killed run has left keeps nobody out. Where the file system knows no locks, nobody is kept out either.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = $"{AtomicFile.TemporaryPrefix}run.lock";
    private const string OwnerName = $"{AtomicFile.TemporaryPrefix}run.owner";
    private const int LongestOwner = 200;

    // ERROR_SHARING_VIOLATION, and EWOULDBLOCK of Linux and macOS.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacOSWouldBlock = 35;

    private readonly string _owner;
    private readonly FileStream _file;

    private FolderLock(string owner, FileStream file)
    {
        (_owner, _file) = (owner, file);
        AppDomain.CurrentDomain.ProcessExit += Release;
    }

    /// <summary>Takes a folder, which must exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What it is for, for messages: <c>checkpoint folder</c>.</param>
    /// <exception cref="SegmentationException">Another run has it, or nothing can be written into it.</exception>
    public static FolderLock Take(string folder, string what)
    {
        string real = RealPath.Of(folder);
        string owner = Path.Combine(real, OwnerName);
        FileStream file;
        try
        {
            file = UnfinishedFiles.Do(() => Open(Path.Combine(real, LockName), owner));
        }
        catch (IOException exception) when (exception.HResult is SharingViolation or LinuxWouldBlock or MacOSWouldBlock)
        {
            throw new SegmentationException(
                $"The {what} '{folder}' is in use by another run: {ReadOwner(owner)}. Wait for its end, or choose another folder.", exception);
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw new SegmentationException($"The {what} '{folder}' cannot be used: {exception.Message.TrimEnd('.')}. Choose another one.", exception);
        }

        try
        {
            AtomicFile.WriteAllText(owner, string.Create(
                CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
        }
        catch (SegmentationException)
        {
            // The lock holds without the note; a full disk is reported with the file that there is no room for.
        }
        catch (OperationCanceledException)
        {
            file.Dispose();
            throw;
        }

        return new FolderLock(owner, file);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Release;
        Release(null, EventArgs.Empty);
    }

    private void Release(object? sender, EventArgs e)
    {
        try
        {
            // As long as the lock is held, it is not another run's.
            if (!_file.SafeFileHandle.IsClosed)
            {
                File.Delete(_owner);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next owner overwrites it.
        }

        _file.Dispose();
        UnfinishedFiles.EndMark(_owner);
        UnfinishedFiles.EndMark(_file.Name);
    }

    private static FileStream Open(string path, string owner)
    {
        // With these options, a file that its last owner has just deleted is not taken for the one of the folder.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        UnfinishedFiles.AddMark(file.Name);
        UnfinishedFiles.AddMark(owner);
        return file;
    }

    private static string ReadOwner(string path)
    {
        try
        {
            using var reader = new StreamReader(UserFile.OpenRead(path, "note"), Encoding.UTF8);
            char[] text = new char[LongestOwner];
            return new string(text, 0, reader.ReadBlock(text)).ReplaceLineEndings(" ");
        }
        catch (SegmentationException)
        {
            return "of a process that has not said yet which one it is";
        }
    }
}
