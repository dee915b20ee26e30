using System.Buffers.Binary;
using System.IO.Compression;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>Opens zip files that a user named, whatever they hold.</summary>
internal static class ModelZip
{
    private const int EndLength = 22;
    private const int EndCountAt = 10;
    private const int EndOffsetAt = 16;

    // The record of zip64, which has numbers of 64 bits, and what says where it is, just before the end.
    private const int LocatorLength = 20;
    private const int LocatorOffsetAt = 8;
    private const int LongEndLength = 56;
    private const int LongEndCountAt = 32;
    private const int LongEndOffsetAt = 48;

    // Each entry of the directory becomes an object of some hundred bytes; a pipeline has a few hundred of them.
    private const int MaxDirectoryLength = 2 << 20;
    private const int MaxEntries = 10_000;

    private static ReadOnlySpan<byte> EndMagic => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> LocatorMagic => "PK\u0006\u0007"u8;

    private static ReadOnlySpan<byte> LongEndMagic => "PK\u0006\u0006"u8;

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

    /// <summary>.NET's reader makes objects of all entries at once, from the beginning of the directory to where no further entry follows.</summary>
    private static void RequireShortDirectory(Stream file)
    {
        byte[] tail = ReadAt(file, Math.Max(0, file.Length - EndLength - ushort.MaxValue), EndLength + ushort.MaxValue);
        int end = tail.AsSpan().LastIndexOf(EndMagic);
        if (end < 0 || end + EndLength > tail.Length)
        {
            throw new InvalidDataException("the directory at its end is missing; it was cut off");
        }

        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + EndCountAt));
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + EndOffsetAt));
        if (FindLongEnd(file, file.Length - tail.Length + end) is { } record)
        {
            // Where both ends say something, .NET may believe either.
            count = Math.Max(count is ushort.MaxValue ? 0 : count, BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(LongEndCountAt)));
            ulong longOffset = BinaryPrimitives.ReadUInt64LittleEndian(record.AsSpan(LongEndOffsetAt));
            offset = Math.Min(offset, longOffset);
            RequireInside(longOffset, file.Length);
        }

        RequireInside(offset, file.Length);
        if ((ulong)file.Length - offset > MaxDirectoryLength + (ulong)tail.Length)
        {
            throw new InvalidDataException($"its directory should have {(ulong)file.Length - offset} bytes, and up to {MaxDirectoryLength} are read");
        }

        if (count > MaxEntries)
        {
            throw new InvalidDataException($"it should have {count} entries, and up to {MaxEntries} are read");
        }
    }

    private static void RequireInside(ulong offset, long length)
    {
        if (offset > (ulong)length)
        {
            throw new InvalidDataException($"its directory should begin at byte {offset}, and it has {length}");
        }
    }

    /// <summary>The record of zip64; null where there is none.</summary>
    private static byte[]? FindLongEnd(Stream file, long end)
    {
        if (end < LocatorLength || ReadAt(file, end - LocatorLength, LocatorLength) is var locator && !locator.AsSpan().StartsWith(LocatorMagic))
        {
            return null;
        }

        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(locator.AsSpan(LocatorOffsetAt));
        RequireInside(offset, file.Length);
        byte[] record = ReadAt(file, (long)offset, LongEndLength);
        return record.Length == LongEndLength && record.AsSpan().StartsWith(LongEndMagic)
            ? record
            : throw new InvalidDataException("the zip64 record at its end is broken");
    }

    private static byte[] ReadAt(Stream file, long offset, int count)
    {
        byte[] bytes = new byte[Math.Min(count, file.Length - offset)];
        file.Position = offset;
        file.ReadExactly(bytes);
        file.Position = 0;
        return bytes;
    }
}
