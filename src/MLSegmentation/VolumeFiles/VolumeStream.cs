using System.IO.Compression;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.VolumeFiles;

/// <summary>How the bytes of a file are compressed.</summary>
internal enum VolumeCompression
{
    None,
    Gzip,
    Zlib,
}

/// <summary>
/// The bytes of a file, decompressed where they are compressed. How many there can be at most is known from the length of the file, so that nobody
/// takes memory for what cannot come.
/// </summary>
internal sealed class VolumeStream : IDisposable
{
    private const int BufferSize = 1 << 16;
    private const long MostRest = 1 << 24;

    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly string _kind;
    private readonly long _capacity;
    private long _position;

    private VolumeStream(string path, string kind, FileStream file, VolumeCompression compression)
    {
        (Path, _kind, _file, Compression) = (path, kind, file, compression);
        long length = file.Length - file.Position;
        _capacity = compression == VolumeCompression.None ? length : (length * VolumeLimits.MaxDeflation) + VolumeLimits.MaxDeflation;
        _stream = compression switch
        {
            VolumeCompression.Gzip => new GZipStream(file, CompressionMode.Decompress),
            VolumeCompression.Zlib => new ZLibStream(file, CompressionMode.Decompress),
            _ => file,
        };
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How it is compressed.</summary>
    public VolumeCompression Compression { get; }

    /// <summary>Opens a file, which may be compressed with gzip as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What kind of file messages call it.</param>
    /// <exception cref="SegmentationException">It cannot be opened.</exception>
    public static VolumeStream Open(string path, string kind)
    {
        var file = UserFile.OpenRead(path, "volume", BufferSize);
        try
        {
            Span<byte> begin = stackalloc byte[2];
            int length = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
            file.Position = 0;
            return new VolumeStream(path, kind, file, length == 2 && IsGzip(begin) ? VolumeCompression.Gzip : VolumeCompression.None);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file from a byte of it on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What kind of file messages call it.</param>
    /// <param name="offset">The byte.</param>
    /// <param name="compression">How the bytes from there on are compressed.</param>
    /// <exception cref="SegmentationException">It cannot be opened, or is shorter.</exception>
    public static VolumeStream OpenAt(string path, string kind, long offset, VolumeCompression compression)
    {
        var file = UserFile.OpenRead(path, "volume", BufferSize);
        try
        {
            if (offset < 0 || offset > file.Length)
            {
                throw VolumeLimits.Damaged(path, kind, $"its voxels begin at byte {offset}, but it has {file.Length} bytes");
            }

            file.Position = offset;
            return new VolumeStream(path, kind, file, compression);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether bytes begin as gzip does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> begin) => begin is [0x1f, 0x8b, ..];

    /// <summary>Refuses a file that cannot hold so many bytes more, before memory is taken for them.</summary>
    /// <param name="length">The bytes.</param>
    /// <param name="what">What they are.</param>
    /// <exception cref="SegmentationException">It cannot.</exception>
    public void Require(long length, string what)
    {
        long rest = _capacity - _position;
        if (length > rest)
        {
            string most = Compression == VolumeCompression.None ? "" : ", however well they are compressed";
            throw Damaged(FormattableString.Invariant($"{what} take {length:N0} bytes, and it holds {rest:N0} at most{most}; it was cut short"));
        }
    }

    /// <summary>Reads as many bytes as there are, up to some.</summary>
    public int ReadUpTo(Span<byte> bytes) => Explain(bytes, isExact: false);

    /// <summary>Reads bytes.</summary>
    /// <exception cref="SegmentationException">The file ends before.</exception>
    public void ReadExactly(Span<byte> bytes)
    {
        if (Explain(bytes, isExact: true) < bytes.Length)
        {
            throw Damaged("it ends before its last voxel; it was cut short");
        }
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long length)
    {
        byte[] buffer = new byte[BufferSize];
        for (long left = length; left > 0; left -= buffer.Length)
        {
            ReadExactly(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
        }
    }

    /// <summary>Reads the bytes from here on that must be there.</summary>
    public byte[] ReadBytes(int length, string what)
    {
        Require(length, what);
        byte[] bytes = new byte[length];
        ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads what is left of compressed bytes, at whose end their checksum is compared; a file may hold a little more than its voxels.</summary>
    public void Finish()
    {
        if (Compression == VolumeCompression.None)
        {
            return;
        }

        byte[] buffer = new byte[BufferSize];
        for (long rest = 0; ReadUpTo(buffer) > 0;)
        {
            rest += buffer.Length;
            if (rest > MostRest)
            {
                throw Damaged("it holds much more than its voxels");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    private SegmentationException Damaged(string reason, Exception? inner = null) => VolumeLimits.Damaged(Path, _kind, reason, inner);

    private int Explain(Span<byte> bytes, bool isExact)
    {
        try
        {
            int count = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: isExact);
            _position += count;
            return count;
        }
        catch (EndOfStreamException exception)
        {
            throw Damaged("it ends before its last voxel; it was cut short", exception);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged("its compressed data is broken", exception);
        }
    }
}
