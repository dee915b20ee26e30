using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Walks through the chunks of a WebP file ("WebP Container Specification" and RFC 9649).</summary>
internal static class WebPStructure
{
    private const int HeaderLength = 12;
    private const int ChunkBeginLength = 8;
    private const int FrameHeaderLength = 16;
    private const int LosslessHeaderLength = 5;
    private const int MaxExifLength = 1 << 17;

    /// <summary>Reads the header of a file, which must be as long as it says.</summary>
    public static ImageFileHeader ReadHeader(Stream stream, string path)
    {
        Span<byte> begin = stackalloc byte[HeaderLength];
        stream.Position = 0;
        if (stream.ReadAtLeast(begin, HeaderLength, throwOnEndOfStream: false) < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(begin[4..]) + 8L is var end && end > stream.Length)
        {
            throw Damaged(path, "it was cut short");
        }

        var contents = new Contents();
        Span<byte> data = stackalloc byte[10];
        Read(stream, end, contents, data);

        // The images of an animation may be smaller than the whole.
        return contents.Size is { Width: > 0, Height: > 0 } size && (contents.AreSizesEqual || contents.Frames > 0)
            ? new ImageFileHeader(ImageFileFormat.WebP, contents.Orientation.Apply(new ImageSize(size.Width, size.Height)), 3, SampleType.Unsigned8)
            {
                Orientation = contents.Orientation,
                Frames = Math.Max(1, contents.Frames),
                IsLossy = contents.IsLossy,
            }
            : throw Damaged(path, "its header is broken");
    }

    private static ImageOrientation? ReadOrientation(Stream stream, long length)
    {
        byte[] exif = new byte[Math.Min(length, MaxExifLength)];
        int read = stream.ReadAtLeast(exif, exif.Length, throwOnEndOfStream: false);
        return ImageOrientations.ReadExif(exif.AsSpan(0, read));
    }

    private static void Read(Stream stream, long end, Contents contents, Span<byte> data)
    {
        Span<byte> begin = stackalloc byte[ChunkBeginLength];
        while (stream.Position + ChunkBeginLength <= end && stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(begin[4..]);
            long next = stream.Position + length + (length & 1);
            var type = begin[..4];
            if (type.SequenceEqual("ANMF"u8))
            {
                // The chunks of a frame follow its own header.
                contents.Frames++;
                next = stream.Position + FrameHeaderLength;
            }
            else if (type.SequenceEqual("EXIF"u8))
            {
                contents.Orientation = ReadOrientation(stream, length) ?? contents.Orientation;
            }
            else if (type.StartsWith("VP8"u8))
            {
                int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
                if (read < (type[3] == 'L' ? LosslessHeaderLength : data.Length))
                {
                    break;
                }

                contents.IsLossy |= type[3] == ' ';
                var size = ReadSize(type[3], data);
                contents.AreSizesEqual &= contents.Size is null || contents.Size == size;
                contents.Size ??= size;
            }

            if (next > end)
            {
                break;
            }

            stream.Position = next;
        }
    }

    private static (int Width, int Height)? ReadSize(byte kind, ReadOnlySpan<byte> data) => kind switch
    {
        (byte)'X' => (1 + ReadUInt24(data[4..]), 1 + ReadUInt24(data[7..])),
        (byte)'L' => UnpackLossless(BinaryPrimitives.ReadInt32LittleEndian(data[1..])),
        (byte)' ' => (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff),
        _ => null,
    };

    private static (int Width, int Height) UnpackLossless(int bits) => (1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff));

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static SegmentationException Damaged(string path, string reason) => ImageLimits.Damaged(path, ImageFileFormat.WebP, reason);

    private sealed class Contents
    {
        public (int Width, int Height)? Size { get; set; }

        public ImageOrientation Orientation { get; set; } = ImageOrientation.Upright;

        public int Frames { get; set; }

        public bool AreSizesEqual { get; set; } = true;

        public bool IsLossy { get; set; }
    }
}
