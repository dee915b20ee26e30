using System.Buffers.Binary;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads uncompressed Windows bitmaps of 1, 4 or 8 bits with a palette, of 24 bits or of 32 bits exactly; refuses all others.</summary>
internal static class BmpReader
{
    private const int FileHeaderLength = 14;
    private const int MinInfoHeaderLength = 40;

    /// <summary>The most pixels that a byte of a compressed file can stand for; those that runs leave out come on top.</summary>
    private const int MaxPixelsPerByte = 256;

    /// <summary>Reads the header of a file of a length, which must hold all pixels.</summary>
    public static ImageFileHeader ReadHeader(ReadOnlySpan<byte> begin, long fileLength, string path)
    {
        var header = Read(begin, fileLength, path);
        return new(ImageFileFormat.Bmp, new ImageSize(header.Width, header.Height), 3, SampleType.Unsigned8);
    }

    /// <summary>
    /// Whether a file has data for all of its rows. Pixels that runs leave out are as viewers show them; rows behind the last code are missing.
    /// </summary>
    public static bool IsComplete(ReadOnlySpan<byte> file, string path)
    {
        var header = Read(file, file.Length, path);
        int bitsPerPixel = header.Compression switch
        {
            1 when header.BitsPerPixel == 8 => 8,
            2 when header.BitsPerPixel == 4 => 4,
            4 when header.BitsPerPixel == 24 => 24,
            _ => 0,
        };
        return bitsPerPixel == 0 || BmpRuns.ReachLastRow(file[header.PixelOffset..], bitsPerPixel, header.Height);
    }

    /// <summary>Decodes a file, whose name is for messages.</summary>
    public static ImageRaster Decode(ReadOnlySpan<byte> file, string path)
    {
        var header = Read(file, file.Length, path);
        if (header.IsCompressed || header.BitsPerPixel is not (1 or 4 or 8 or 24 or 32))
        {
            throw new SegmentationException(
                $"'{path}' is a BMP file with {header.BitsPerPixel} bits per pixel{(header.IsCompressed ? ", compressed" : string.Empty)}; "
                + "masks are uncompressed BMP files of 1, 4, 8, 24 or 32 bits, or better PNG files.");
        }

        bool hasPalette = header.BitsPerPixel <= 8;
        byte[] palette = hasPalette ? ReadPalette(file, header, path) : [];
        int channels = hasPalette ? 1 : 3;
        var size = new ImageSize(header.Width, header.Height);
        byte[] pixels = new byte[size.PixelCount * channels];
        for (int y = 0; y < header.Height; y++)
        {
            int storedRow = header.IsTopDown ? y : header.Height - 1 - y;
            var row = file.Slice(header.PixelOffset + (storedRow * header.RowBytes), header.RowBytes);
            CopyRow(row, header.BitsPerPixel, pixels.AsSpan(y * header.Width * channels, header.Width * channels));
        }

        var colors = hasPalette ? RasterColors.Palette : RasterColors.Rgb;
        int bitDepth = Math.Min(8, header.BitsPerPixel);
        return new ImageRaster(size, SampleType.Unsigned8, bitDepth, colors, channels, false, pixels) { Palette = palette };
    }

    private static void CopyRow(ReadOnlySpan<byte> row, int bitsPerPixel, Span<byte> pixels)
    {
        if (bitsPerPixel <= 8)
        {
            BitUnpacking.Unpack(row, bitsPerPixel, pixels);
            return;
        }

        int step = bitsPerPixel / 8;
        for (int x = 0; x < pixels.Length / 3; x++)
        {
            pixels[3 * x] = row[(x * step) + 2];
            pixels[(3 * x) + 1] = row[(x * step) + 1];
            pixels[(3 * x) + 2] = row[x * step];
        }
    }

    private static Header Read(ReadOnlySpan<byte> file, long fileLength, string path)
    {
        if (file.Length < FileHeaderLength + MinInfoHeaderLength || BinaryPrimitives.ReadInt32LittleEndian(file[14..]) < MinInfoHeaderLength)
        {
            throw Damaged(path, "its header is too short");
        }

        int storedHeight = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        var header = new Header(
            PixelOffset: BinaryPrimitives.ReadInt32LittleEndian(file[10..]),
            InfoLength: BinaryPrimitives.ReadInt32LittleEndian(file[14..]),
            Width: BinaryPrimitives.ReadInt32LittleEndian(file[18..]),
            Height: storedHeight == int.MinValue ? 0 : Math.Abs(storedHeight),
            IsTopDown: storedHeight < 0,
            BitsPerPixel: BinaryPrimitives.ReadUInt16LittleEndian(file[28..]),
            Compression: BinaryPrimitives.ReadInt32LittleEndian(file[30..]),
            PaletteLength: BinaryPrimitives.ReadInt32LittleEndian(file[46..]));
        if (header.Width < 1 || header.Height < 1 || header.BitsPerPixel is 0 or > 32 || (long)header.Width * header.BitsPerPixel > int.MaxValue)
        {
            throw Damaged(path, $"its header gives {header.Width}x{header.Height} pixels of {header.BitsPerPixel} bits");
        }

        ImageLimits.Check(path, new ImageSize(header.Width, header.Height), sizeof(uint));
        long pixelBytes = header.IsCompressed ? (long)header.Width * header.Height / MaxPixelsPerByte : (long)header.RowBytes * header.Height;
        if (header.PixelOffset < FileHeaderLength + MinInfoHeaderLength || header.PixelOffset + Math.Max(1, pixelBytes) > fileLength)
        {
            throw Damaged(path, "it was cut short");
        }

        return header;
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> file, Header header, string path)
    {
        const int EntryLength = 4;
        int maxLength = 1 << header.BitsPerPixel;
        int length = header.PaletteLength == 0 ? maxLength : header.PaletteLength;
        long start = FileHeaderLength + (long)header.InfoLength;
        if (length < 1 || length > maxLength || start + (length * EntryLength) > header.PixelOffset)
        {
            throw Damaged(path, "its palette is incomplete");
        }

        byte[] palette = new byte[3 * length];
        for (int index = 0; index < length; index++)
        {
            var entry = file.Slice((int)start + (index * EntryLength), EntryLength);
            (palette[3 * index], palette[(3 * index) + 1], palette[(3 * index) + 2]) = (entry[2], entry[1], entry[0]);
        }

        return palette;
    }

    private static SegmentationException Damaged(string path, string reason) =>
        ImageLimits.Damaged(path, ImageFileFormat.Bmp, reason);

    private readonly record struct Header(
        int PixelOffset, int InfoLength, int Width, int Height, bool IsTopDown, int BitsPerPixel, int Compression, int PaletteLength)
    {
        /// <summary>Whether pixels are stored in any other way than one after the other.</summary>
        public bool IsCompressed => Compression != 0;

        /// <summary>Bytes per row: rows begin at multiples of four.</summary>
        public int RowBytes => (int)((((long)Width * BitsPerPixel) + 31) / 32 * 4);
    }
}
