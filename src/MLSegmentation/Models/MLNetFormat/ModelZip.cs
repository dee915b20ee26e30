using System.Buffers.Binary;
using System.IO.Compression;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Opens zip files that a user named, whatever they hold.</summary>
internal static class ModelZip
{
    private const int EndLength = 22;
    private const int DirectoryOffsetAt = 16;

    // Each entry of the directory becomes an object of some hundred bytes; a pipeline has a few hundred of them.
    private const int MaxDirectoryLength = 16 << 20;

    private static ReadOnlySpan<byte> EndMagic => "PK\u0005\u0006"u8;

    /// <summary>Reads from a zip file, and leaves it open.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static T Read<T>(Stream file, Func<ZipArchive, T> read)
    {
        RequireShortDirectory(file);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return read(zip);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or OverflowException or EndOfStreamException)
        {
            // .NET's reader looks for places that the file does not have.
            throw new InvalidDataException($"it is no sound zip file ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <summary>.NET's reader makes objects of all entries at once.</summary>
    private static void RequireShortDirectory(Stream file)
    {
        byte[] tail = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        int end = tail.AsSpan().LastIndexOf(EndMagic);
        if (end < 0 || end + EndLength > tail.Length)
        {
            throw new InvalidDataException("the directory at its end is missing; it was cut off");
        }

        long directory = file.Length - tail.Length + end - BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + DirectoryOffsetAt));
        if (directory is < 0 or > MaxDirectoryLength)
        {
            throw new InvalidDataException($"its directory should have {directory} bytes, and up to {MaxDirectoryLength} are read");
        }
    }
}
