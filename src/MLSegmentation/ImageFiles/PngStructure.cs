using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads what a PNG file says about its image, without the pixels and without comparing checksums.</summary>
internal static class PngStructure
{
    private const int ChunkBeginLength = 8;
    private const int ChunkEndLength = 4;

    /// <summary>The most bytes of a chunk that are looked at; Exif data has no more than 64 KiB.</summary>
    private const int MaxChunkLength = 1 << 17;

    /// <summary>The most bytes of Exif data, of which decoders take long.</summary>
    private const int MaxExifLength = 1 << 20;

    /// <summary>The most chunks: those of pixels have some thousand bytes each.</summary>
    private const int MaxChunks = 1 << 17;

    /// <summary>The keyword of text chunks in which older programs keep Exif data, in hexadecimal digits.</summary>
    private static ReadOnlySpan<byte> ProfileKeyword => "Raw profile type exif\0"u8;

    /// <summary>Reads the header of a file.</summary>
    public static ImageFileHeader ReadHeader(Stream stream, string path)
    {
        Span<byte> begin = stackalloc byte[ChunkBeginLength];
        var contents = new Contents();
        stream.Position = PngReader.Signature.Length;
        int count = 0;
        while (stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && !begin[4..].SequenceEqual("IEND"u8))
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(begin);
            long next = stream.Position + length + ChunkEndLength;
            if (++count > MaxChunks)
            {
                throw PngReader.Damaged(path, FormattableString.Invariant($"it has more than {MaxChunks:N0} chunks"));
            }

            Add(contents, begin[4..], stream, length, path);
            if (next > stream.Length)
            {
                break;
            }

            stream.Position = next;
        }

        return contents.Header is { } header ? Create(header, contents) : throw PngReader.Damaged(path, "it was cut short");
    }

    /// <summary>The size that the beginning of a file says.</summary>
    public static ImageSize ReadSize(ReadOnlySpan<byte> begin, string path)
    {
        var chunk = begin[PngReader.Signature.Length..];
        if (!chunk[4..].StartsWith("IHDR"u8))
        {
            throw PngReader.Damaged(path, "it does not begin with its header");
        }

        var header = PngHeader.Read(chunk.Slice(ChunkBeginLength, PngHeader.Length), path);
        return new ImageSize(header.Width, header.Height);
    }

    private static void Add(Contents contents, ReadOnlySpan<byte> type, Stream stream, uint length, string path)
    {
        if (contents.Header is null)
        {
            byte[] data = ReadData(stream, length);
            contents.Header = type.SequenceEqual("IHDR"u8) ? PngHeader.Read(data, path) : throw PngReader.Damaged(path, "it does not begin with its header");
        }
        else if (type.SequenceEqual("eXIf"u8))
        {
            if (length > MaxExifLength)
            {
                throw PngReader.Damaged(path, FormattableString.Invariant($"it has {length:N0} bytes of Exif data"));
            }

            contents.Orientation = ImageOrientations.ReadExif(ReadData(stream, length)) ?? contents.Orientation;
        }
        else if (type.SequenceEqual("zTXt"u8) || type.SequenceEqual("tEXt"u8))
        {
            AddProfile(contents, ReadData(stream, length), isCompressed: type[0] == 'z');
        }
        else if (type.SequenceEqual("acTL"u8) && ReadData(stream, length) is { Length: >= 4 } data)
        {
            contents.Frames = Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(data));
        }
    }

    /// <summary>Of the texts that may be Exif data, the first is looked at: a short file can hold very many that are long when unpacked.</summary>
    private static void AddProfile(Contents contents, byte[] data, bool isCompressed)
    {
        if (!contents.HasProfile && data.AsSpan().StartsWith(ProfileKeyword))
        {
            contents.HasProfile = true;
            contents.Orientation ??= ReadProfile(data, isCompressed);
        }
    }

    private static ImageFileHeader Create(PngHeader header, Contents contents)
    {
        var orientation = contents.Orientation ?? ImageOrientation.Upright;
        int channels = header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha ? 1 : 3;
        var samples = header.BitDepth == 16 ? SampleType.Unsigned16 : SampleType.Unsigned8;
        return new(ImageFileFormat.Png, orientation.Apply(new ImageSize(header.Width, header.Height)), channels, samples)
        {
            Orientation = orientation,
            Frames = contents.Frames,
        };
    }

    private static byte[] ReadData(Stream stream, uint length)
    {
        byte[] data = new byte[Math.Min(length, MaxChunkLength)];
        int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        return read == data.Length ? data : data[..read];
    }

    /// <summary>
    /// The text is a line with the name of the profile, one with its length, and lines of hexadecimal digits. What is broken is ignored.
    /// </summary>
    private static ImageOrientation? ReadProfile(byte[] data, bool isCompressed)
    {
        const int MaxTextLength = 4 * MaxChunkLength;
        byte[] text = data[ProfileKeyword.Length..];
        try
        {
            if (isCompressed)
            {
                using var stream = new ZLibStream(new MemoryStream(text, Math.Min(1, text.Length), Math.Max(0, text.Length - 1)), CompressionMode.Decompress);
                byte[] inflated = new byte[MaxTextLength];
                text = inflated[..stream.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false)];
            }

            string[] lines = Encoding.Latin1.GetString(text).Trim().Split('\n');
            return ImageOrientations.ReadExif(Convert.FromHexString(string.Concat(lines.Skip(2).Select(line => line.Trim()))));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or FormatException)
        {
            return null;
        }
    }

    private sealed class Contents
    {
        public PngHeader? Header { get; set; }

        public ImageOrientation? Orientation { get; set; }

        public bool HasProfile { get; set; }

        public int Frames { get; set; } = 1;
    }
}
