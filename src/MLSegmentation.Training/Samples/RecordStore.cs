using System.IO.MemoryMappedFiles;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.Samples;

/// <summary>
/// Blocks of bytes, written once in order, then read in any order by any number of threads. They stay in memory up to a limit;
/// beyond it, all of them are in a memory-mapped temporary file, which is gone when this is disposed.
/// </summary>
internal sealed unsafe class RecordStore(long memoryLimit, string temporaryFolder) : IDisposable
{
    private readonly List<byte[]> _blocks = [];
    private readonly List<(long Offset, int Length)> _records = [];
    private long _length;
    private FileStream? _file;
    private MemoryMappedFile? _mapping;
    private MemoryMappedViewAccessor? _view;
    private byte* _mapped;

    /// <summary>How many records there are.</summary>
    public int Count => _records.Count;

    /// <summary>Whether the records are in a file.</summary>
    public bool IsInFile => _file is not null;

    /// <summary>A record; only once <see cref="Complete"/> was called, and until this is disposed.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var (offset, length) = _records[index];
            return _mapped is null ? _blocks[index] : new ReadOnlySpan<byte>(_mapped + offset, length);
        }
    }

    /// <summary>Adds a record. The store keeps the array, which the caller must not change any more.</summary>
    public void Add(byte[] record)
    {
        _records.Add((_length, record.Length));
        _length += record.Length;
        if (_file is null && _length <= memoryLimit)
        {
            _blocks.Add(record);
            return;
        }

        WriteToFile(record);
    }

    /// <summary>Ends the writing.</summary>
    public void Complete()
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            _file.Flush();
            _mapping = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotStore(exception);
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _mapped);
    }

    public void Dispose()
    {
        if (_mapped is not null)
        {
            _mapped = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _mapping?.Dispose();
        _file?.Dispose();
        _blocks.Clear();
        _records.Clear();
    }

    private void WriteToFile(byte[] record)
    {
        try
        {
            if (_file is null)
            {
                _file = CreateFile();
                _blocks.ForEach(block => _file.Write(block));
                _blocks.Clear();
            }

            _file.Write(record);
        }
        catch (Exception exception) when (WriteFailure.IsOne(exception))
        {
            throw CannotStore(exception);
        }
    }

    private FileStream CreateFile()
    {
        Directory.CreateDirectory(temporaryFolder);
        string path = Path.Combine(temporaryFolder, $"mlseg-{Path.GetRandomFileName()}.samples");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name there, and without one it vanishes even when the process is killed.
            File.Delete(path);
        }

        return file;
    }

    private SegmentationException CannotStore(Exception exception) => new(
        $"The training images need more than the {memoryLimit >> 20} MiB that they may take of the memory, and could not be stored in '{temporaryFolder}': "
            + $"{exception.Message.TrimEnd('.')}. Raise MemoryLimit, or name a folder with more space in MLContext.TempFilePath, "
            + "which by default is the system's for temporary files (TMPDIR).",
        exception);
}
