using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Walks through the segments of a JPEG file (ITU-T T.81, annex B).</summary>
internal static class JpegStructure
{
    private const byte StartOfImage = 0xd8;
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;
    private const byte Application1 = 0xe1;

    /// <summary>The most pixels that a byte can stand for: each block of 8x8 pixels takes a bit or more.</summary>
    private const int MaxPixelsPerByte = 512;

    /// <summary>
    /// The most scans of an image, of which encoders write about ten. Each goes over all pixels, and may take a bit for each 8x8 of them, or less.
    /// </summary>
    private const int MaxScans = 99;

    /// <summary>The most segments; a profile in pieces has 255 of them.</summary>
    private const int MaxSegments = 1 << 16;

    /// <summary>Checks whether the file ends after its image does, and how often it goes over its pixels.</summary>
    public static void Check(ReadOnlySpan<byte> file, string path)
    {
        bool isComplete = Walk(file, out int scans, out int segments);
        if (DescribeExcess(scans, segments) is { } excess)
        {
            throw Unusual(path, excess);
        }

        if (!isComplete)
        {
            throw Damaged(path, "it was cut short");
        }
    }

    /// <summary>Checks a part of a TIFF file in the same way; null, or what there is too much of.</summary>
    public static string? FindExcess(ReadOnlySpan<byte> part)
    {
        _ = Walk(part, out int scans, out int segments);
        return DescribeExcess(scans, segments);
    }

    private static string? DescribeExcess(int scans, int segments) =>
        scans > MaxScans ? FormattableString.Invariant($"it has {scans:N0} scans, and up to {MaxScans} are read")
        : segments > MaxSegments ? FormattableString.Invariant($"it has {segments:N0} segments, and up to {MaxSegments:N0} are read")
        : null;

    /// <summary>Goes through all segments and counts them, and the scans; whether the image ends.</summary>
    private static bool Walk(ReadOnlySpan<byte> file, out int scans, out int segments)
    {
        (scans, segments) = (0, 0);
        int offset = FindMarker(file, 0);
        while (offset >= 0)
        {
            byte marker = file[offset];
            if (marker == EndOfImage)
            {
                return true;
            }

            segments++;
            scans += marker == StartOfScan ? 1 : 0;
            offset = FindMarker(file, offset + 1 + GetSegmentLength(marker, file[(offset + 1)..]));
        }

        return false;
    }

    /// <summary>Reads the header of a file.</summary>
    public static ImageFileHeader ReadHeader(Stream stream, string path)
    {
        Span<byte> begin = stackalloc byte[2];
        ImageOrientation? orientation = null;
        stream.Position = 2;
        for (int count = 1; ReadMarker(stream) is { } marker and not (EndOfImage or StartOfScan); count++)
        {
            RequireFew(count, path);
            if (HasNoLength(marker))
            {
                continue;
            }

            int read = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
            int length = BinaryPrimitives.ReadUInt16BigEndian(begin) - begin.Length;
            long next = stream.Position + length;
            if (read < begin.Length || length < 0 || next > stream.Length)
            {
                break;
            }

            byte[] segment = new byte[IsFrame(marker) || marker == Application1 ? length : 0];
            stream.ReadExactly(segment);

            if (IsFrame(marker))
            {
                return ReadFrame(marker, segment, path, orientation ?? ImageOrientation.Upright, stream.Length);
            }

            if (segment.AsSpan().StartsWith("Exif\0\0"u8))
            {
                orientation ??= ImageOrientations.ReadExif(segment);
            }

            stream.Position = next;
        }

        throw Damaged(path, "it was cut short, or its header is broken");
    }

    private static void RequireFew(int segments, string path)
    {
        if (DescribeExcess(scans: 0, segments) is { } excess)
        {
            throw Unusual(path, excess);
        }
    }

    private static ImageFileHeader ReadFrame(byte marker, ReadOnlySpan<byte> frame, string path, ImageOrientation orientation, long fileLength)
    {
        if (frame.Length < 6)
        {
            throw Damaged(path, "its header is too short");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        if (width == 0 || height == 0)
        {
            throw Damaged(path, $"its header gives the size {width}x{height}");
        }

        int bits = frame[0];
        if (bits != 8 || marker is not (0xc0 or 0xc1 or 0xc2) || frame[5] is not (1 or 3 or 4))
        {
            throw new SegmentationException(
                $"'{path}' is a JPEG file of an unusual kind ({bits} bits, {frame[5]} channels, process {marker & 0xf}); those of 8 bits with Huffman codes "
                + "are read, grey or coloured. Convert it to PNG or TIFF.");
        }

        ImageLimits.Check(path, new ImageSize(width, height), sizeof(uint));
        if ((long)width * height > fileLength * MaxPixelsPerByte)
        {
            throw Damaged(path, $"it holds too little data for its size of {width}x{height}");
        }

        return new(ImageFileFormat.Jpeg, orientation.Apply(new ImageSize(width, height)), frame[5] == 1 ? 1 : 3, SampleType.Unsigned8)
        {
            Orientation = orientation,
            IsLossy = true,
        };
    }

    /// <summary>The next marker's code in the headers, where markers follow segments at once, apart from fillers; null at the end.</summary>
    private static byte? ReadMarker(Stream stream)
    {
        int previous = 0;
        int value;
        while ((value = stream.ReadByte()) >= 0)
        {
            if (previous == 0xff && value is not (0 or 0xff))
            {
                return (byte)value;
            }

            previous = value;
        }

        return null;
    }

    /// <summary>Where the next marker's code is: after 0xff, and neither a stuffed zero, a filler nor a restart.</summary>
    private static int FindMarker(ReadOnlySpan<byte> file, int start)
    {
        for (int offset = start; offset < file.Length - 1; offset++)
        {
            int next = file[offset..].IndexOf((byte)0xff);
            if (next < 0 || offset + next + 1 >= file.Length)
            {
                return -1;
            }

            offset += next;
            if (file[offset + 1] is not (0 or 0xff) and not (>= 0xd0 and <= 0xd7))
            {
                return offset + 1;
            }
        }

        return -1;
    }

    private static bool HasNoLength(byte marker) => marker is (>= 0xd0 and <= StartOfImage) or 0x01;

    /// <summary>Frame headers are 0xc0 to 0xcf, except the Huffman and arithmetic tables and the reserved code.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    private static int GetSegmentLength(byte marker, ReadOnlySpan<byte> segment) =>
        HasNoLength(marker) || segment.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(segment);

    private static SegmentationException Unusual(string path, string excess) =>
        new($"'{path}' is a JPEG file of an unusual kind: {excess}. Convert it to PNG or TIFF.");

    private static SegmentationException Damaged(string path, string reason) => ImageLimits.Damaged(path, ImageFileFormat.Jpeg, reason);
}
