using System.Buffers.Binary;
using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>What an image file says about itself.</summary>
/// <param name="Format">The format, for example <c>PNG</c>.</param>
/// <param name="Bits">The bits per channel.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8; 1 where there is none.</param>
internal sealed record ImageFileFacts(string Format, int Bits, int Orientation)
{
    private const int PngHeaderBegin = 16;

    /// <summary>The facts of a complete file.</summary>
    public static ImageFileFacts Of(ReadOnlySpan<byte> file, string path)
    {
        var format = ImageFileFormats.Detect(file)!.Value;
        int bits = format == ImageFileFormat.Png ? PngHeader.Read(file.Slice(PngHeaderBegin, PngHeader.Length), path).BitDepth : 8;
        return new ImageFileFacts(format.GetName(), bits, ExifOrientation.Find(file, format));
    }

    /// <summary>The bits as a word.</summary>
    public string Depth => Bits == 1 ? "1 bit" : FormattableString.Invariant($"{Bits} bits");
}

/// <summary>Finds the tag by which cameras say how an image is to be turned.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1;

    /// <summary>The orientation, 1 to 8; 1 where the file says nothing, or nothing that can be understood.</summary>
    public static int Find(ReadOnlySpan<byte> file, ImageFileFormat format)
    {
        var exif = format switch
        {
            ImageFileFormat.Jpeg => FindInJpeg(file),
            ImageFileFormat.Png => FindInChunks(file[8..], "eXIf"u8, isBigEndian: true),
            ImageFileFormat.WebP => FindInChunks(file[12..], "EXIF"u8, isBigEndian: false),
            _ => default,
        };
        return exif.StartsWith("Exif\0\0"u8) ? Read(exif[6..]) : Read(exif);
    }

    /// <summary>The content of the first application segment that holds EXIF.</summary>
    private static ReadOnlySpan<byte> FindInJpeg(ReadOnlySpan<byte> file)
    {
        const byte Application1 = 0xe1;
        const byte StartOfScan = 0xda;
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xff && rest[1] != StartOfScan;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || rest.Length < length + 2)
            {
                break;
            }

            var content = rest[4..(length + 2)];
            if (rest[1] == Application1 && content.StartsWith("Exif\0\0"u8))
            {
                return content;
            }

            rest = rest[(length + 2)..];
        }

        return default;
    }

    /// <summary>The content of a chunk: its length before its name in PNG, behind it in WebP.</summary>
    private static ReadOnlySpan<byte> FindInChunks(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name, bool isBigEndian)
    {
        const int Overhead = 8;
        const int Checksum = 4;
        while (rest.Length >= Overhead)
        {
            uint length = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(rest) : BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var found = rest.Slice(isBigEndian ? 4 : 0, 4);
            long next = Overhead + length + (isBigEndian ? Checksum : length & 1);
            if (length > rest.Length - Overhead)
            {
                break;
            }

            if (found.SequenceEqual(name))
            {
                return rest.Slice(Overhead, (int)length);
            }

            rest = next < rest.Length ? rest[(int)next..] : default;
        }

        return default;
    }

    /// <summary>Reads the first directory of a TIFF structure (TIFF 6.0, section 2).</summary>
    private static int Read(ReadOnlySpan<byte> tiff)
    {
        const ushort OrientationTag = 274;
        const int EntryLength = 12;
        if (tiff.Length < 8 || tiff[0] is not ((byte)'I' or (byte)'M'))
        {
            return Upright;
        }

        bool isBigEndian = tiff[0] == (byte)'M';
        uint offset = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (offset > tiff.Length - 2)
        {
            return Upright;
        }

        var entries = tiff[((int)offset + 2)..];
        for (int count = ReadShort(tiff[(int)offset..], isBigEndian); count > 0 && entries.Length >= EntryLength; count--)
        {
            if (ReadShort(entries, isBigEndian) == OrientationTag)
            {
                int value = ReadShort(entries[8..], isBigEndian);
                return value is >= 1 and <= 8 ? value : Upright;
            }

            entries = entries[EntryLength..];
        }

        return Upright;
    }

    private static ushort ReadShort(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
