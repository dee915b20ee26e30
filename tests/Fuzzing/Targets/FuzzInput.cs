using System.Text;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Fuzzing.Targets;

/// <summary>What a reader is given.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="extension">How the name of a file of them ends.</param>
internal sealed class FuzzInput(byte[] bytes, string extension)
{
    private const int LongestMessage = 4096;

    private static readonly string Folder = CreateFolder();

    private string? _path;

    /// <summary>The bytes.</summary>
    public byte[] Bytes => bytes;

    /// <summary>The bytes as text in UTF-8; what is none has other characters.</summary>
    public string Text => Encoding.UTF8.GetString(bytes);

    /// <summary>What messages call it where it is no file.</summary>
    public string Name => $"input{extension}";

    /// <summary>A file of the bytes, in memory where the system has a folder there.</summary>
    public string Path
    {
        get
        {
            if (_path is null)
            {
                _path = GetPath($"input{extension}");
                File.WriteAllBytes(_path, bytes);
            }

            return _path;
        }
    }

    /// <summary>How many bytes there were to read: those of files that were written on the way and read again count, too.</summary>
    public long Length { get; private set; } = bytes.Length;

    /// <summary>Says that a file is read as well.</summary>
    public void AlsoReads(string path) => Length += new FileInfo(path).Length;

    /// <summary>A stream of the bytes.</summary>
    public MemoryStream Open() => new(bytes, writable: false);

    /// <summary>A file beside <see cref="Path"/>.</summary>
    public static string GetPath(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Does something that may be refused in one line.</summary>
    public bool Attempt(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (SegmentationException exception)
        {
            RequireMessage(exception.Message);
            return false;
        }
    }

    /// <summary>Makes something of it, or nothing where that is refused in one line.</summary>
    public T? Attempt<T>(Func<T> read)
        where T : class
    {
        T? result = null;
        return Attempt(() => { result = read(); }) ? result : null;
    }

    private void RequireMessage(string message)
    {
        if (message.Length is 0 or > LongestMessage || message.Any(char.IsControl))
        {
            throw new UnequalException($"A message about {Name} of {message.Length} characters is no line to be shown.");
        }
    }

    private static string CreateFolder()
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        string folder = System.IO.Path.Combine(parent, $"mlsegmentation-fuzzing-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
