using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLSegmentation.ImageFiles;

/// <summary>
/// How the stored rows and columns of an image become those that viewers show (Exif 2.32, table 6, tag 274; the numbers are the tag's): a camera
/// that was held upright stores its image lying and says so.
/// </summary>
internal enum ImageOrientation
{
    Upright = 1,
    MirroredHorizontally = 2,
    UpsideDown = 3,
    MirroredVertically = 4,
    Transposed = 5,
    QuarterTurn = 6,
    Transversed = 7,
    ThreeQuarterTurn = 8,
}

/// <summary>Reads orientations and applies them.</summary>
internal static class ImageOrientations
{
    private const int Tag = 274;

    /// <summary>The orientation that a number stands for; upright for numbers that mean nothing.</summary>
    public static ImageOrientation FromTag(long value) =>
        value is >= 1 and <= (int)ImageOrientation.ThreeQuarterTurn ? (ImageOrientation)value : ImageOrientation.Upright;

    /// <summary>Reads the orientation out of Exif data, which is a TIFF file without an image; null where it has none or is broken.</summary>
    public static ImageOrientation? ReadExif(ReadOnlySpan<byte> exif)
    {
        const int EntryLength = 12;
        if (exif.StartsWith("Exif\0"u8))
        {
            exif = exif[Math.Min(6, exif.Length)..];
        }

        bool isBig = exif.StartsWith("MM"u8);
        if (exif.Length < 8 || !(isBig || exif.StartsWith("II"u8)))
        {
            return null;
        }

        uint offset = ReadUInt32(exif[4..], isBig);
        if (offset > exif.Length - 2)
        {
            return null;
        }

        int count = ReadUInt16(exif[(int)offset..], isBig);
        var entries = exif[((int)offset + 2)..];
        for (int index = 0; index < count && (index + 1) * EntryLength <= entries.Length; index++)
        {
            var entry = entries.Slice(index * EntryLength, EntryLength);
            if (ReadUInt16(entry, isBig) == Tag)
            {
                return ReadValue(entry, isBig) is { } value ? FromTag(value) : null;
            }
        }

        return null;
    }

    /// <summary>The size of an image as viewers show it.</summary>
    public static ImageSize Apply(this ImageOrientation orientation, ImageSize stored) =>
        orientation >= ImageOrientation.Transposed ? new ImageSize(stored.Height, stored.Width) : stored;

    /// <summary>Puts the pixels where viewers show them.</summary>
    /// <param name="orientation">How the pixels are stored.</param>
    /// <param name="source">The stored pixels, row by row.</param>
    /// <param name="stored">Their size.</param>
    /// <param name="bytesPerPixel">Bytes from one pixel to the next.</param>
    /// <param name="destination">Gets as many pixels.</param>
    public static void Apply(this ImageOrientation orientation, ReadOnlySpan<byte> source, ImageSize stored, int bytesPerPixel, Span<byte> destination)
    {
        switch (bytesPerPixel)
        {
            case 1:
                Move(orientation, source, stored, destination);
                break;
            case 2:
                Move(orientation, MemoryMarshal.Cast<byte, ushort>(source), stored, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case 4:
                Move(orientation, MemoryMarshal.Cast<byte, uint>(source), stored, MemoryMarshal.Cast<byte, uint>(destination));
                break;
            default:
                MoveSlices(orientation, source, stored, bytesPerPixel, destination);
                break;
        }
    }

    private static void Move<T>(ImageOrientation orientation, ReadOnlySpan<T> source, ImageSize stored, Span<T> destination)
    {
        var (start, stepX, stepY) = GetSteps(orientation, stored);
        var size = orientation.Apply(stored);
        for (int y = 0; y < size.Height; y++)
        {
            var row = destination.Slice(y * size.Width, size.Width);
            int from = start + (y * stepY);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = source[from];
                from += stepX;
            }
        }
    }

    private static void MoveSlices(ImageOrientation orientation, ReadOnlySpan<byte> source, ImageSize stored, int length, Span<byte> destination)
    {
        var (start, stepX, stepY) = GetSteps(orientation, stored);
        var size = orientation.Apply(stored);
        for (int y = 0; y < size.Height; y++)
        {
            int from = start + (y * stepY);
            for (int x = 0; x < size.Width; x++)
            {
                source.Slice(from * length, length).CopyTo(destination);
                destination = destination[length..];
                from += stepX;
            }
        }
    }

    /// <summary>
    /// The stored pixel that is shown at the upper left, and how far apart stored pixels are that are shown side by side and one below the other.
    /// </summary>
    private static (int Start, int StepX, int StepY) GetSteps(ImageOrientation orientation, ImageSize stored)
    {
        int width = stored.Width;
        int lastRow = width * (stored.Height - 1);
        return orientation switch
        {
            ImageOrientation.MirroredHorizontally => (width - 1, -1, width),
            ImageOrientation.UpsideDown => (lastRow + width - 1, -1, -width),
            ImageOrientation.MirroredVertically => (lastRow, 1, -width),
            ImageOrientation.Transposed => (0, width, 1),
            ImageOrientation.QuarterTurn => (lastRow, -width, 1),
            ImageOrientation.Transversed => (lastRow + width - 1, -width, -1),
            ImageOrientation.ThreeQuarterTurn => (width - 1, width, -1),
            _ => (0, 1, width),
        };
    }

    // A short number by the standard; some writers take a byte or a long one.
    private static long? ReadValue(ReadOnlySpan<byte> entry, bool isBig) => ReadUInt16(entry[2..], isBig) switch
    {
        _ when ReadUInt32(entry[4..], isBig) != 1 => null,
        1 => entry[8],
        3 => ReadUInt16(entry[8..], isBig),
        4 => ReadUInt32(entry[8..], isBig),
        _ => null,
    };

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
