using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads numbers of a TIFF file in the order of bytes that it has.</summary>
internal sealed class TiffInput
{
    private readonly Stream _stream;
    private readonly bool _isBigEndian;

    /// <summary>Reads the beginning of a file.</summary>
    public TiffInput(Stream stream, string path)
    {
        // Asking a file for its length is a call of the system.
        (_stream, Path, Length) = (stream, path, stream.Length);
        byte[] begin = ReadBytes(0, 4);
        _isBigEndian = begin[0] == 'M';
        IsBigTiff = begin[_isBigEndian ? 3 : 2] == 43;
        if (IsBigTiff && ReadNumber(4, 2) != 8)
        {
            throw Damaged("its header is broken");
        }

        First = ReadNumber(IsBigTiff ? 8 : 4, OffsetLength);
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>Whether the highest byte of a number comes first.</summary>
    public bool IsBigEndian => _isBigEndian;

    /// <summary>Whether offsets have 64 bits.</summary>
    public bool IsBigTiff { get; }

    /// <summary>Bytes of an offset.</summary>
    public int OffsetLength => IsBigTiff ? 8 : 4;

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Where the first directory begins.</summary>
    public long First { get; }

    /// <summary>Reads some bytes.</summary>
    /// <exception cref="SegmentationException">They are beyond the end of the file.</exception>
    public byte[] ReadBytes(long offset, long count)
    {
        if (offset < 0 || count < 0 || count > Array.MaxLength || offset > Length - count)
        {
            throw Damaged("it was cut short, or its directory is broken");
        }

        byte[] bytes = new byte[count];
        _stream.Position = offset;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads a number of some bytes.</summary>
    public long ReadNumber(long offset, int length) => ToNumber(ReadBytes(offset, length));

    /// <summary>The number that 1, 2, 4 or 8 bytes are.</summary>
    public long ToNumber(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => bytes[0],
        2 => _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => _isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    /// <summary>Reads pieces of the file, one after another.</summary>
    public void ReadBlocks(IReadOnlyList<long> offsets, IReadOnlyList<long> counts, Span<byte> destination)
    {
        for (int index = 0; index < counts.Count; index++)
        {
            _stream.Position = offsets[index];
            _stream.ReadExactly(destination[..(int)counts[index]]);
            destination = destination[(int)counts[index]..];
        }
    }

    /// <summary>Writes the beginning of a file with offsets of 32 bits, whose first directory is at an offset.</summary>
    public void WriteHeader(Span<byte> file, int directory)
    {
        (_isBigEndian ? "MM"u8 : "II"u8).CopyTo(file);
        WriteNumber(file.Slice(2, 2), 42);
        WriteNumber(file.Slice(4, 4), directory);
    }

    /// <summary>Writes a number as 2 or 4 bytes in the order of the file.</summary>
    public void WriteNumber(Span<byte> bytes, long number)
    {
        switch (bytes.Length, _isBigEndian)
        {
            case (2, true):
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
                break;
            case (2, false):
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
                break;
            case (_, true):
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
                break;
        }
    }

    /// <summary>An error that names the file.</summary>
    public SegmentationException Damaged(string reason) => ImageLimits.Damaged(Path, ImageFileFormat.Tiff, reason);

    /// <summary>An error that names the file and the way out.</summary>
    public SegmentationException NotRead(string what) =>
        new($"'{Path}' is a TIFF file {what}, which is not read. Convert it to a TIFF file with LZW compression, or to PNG, without changing its values.");
}
