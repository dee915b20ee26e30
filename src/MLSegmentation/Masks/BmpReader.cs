using System.Buffers.Binary;
using System.Collections.Immutable;

namespace MLSegmentation.Masks;

/// <summary>Reads uncompressed Windows bitmaps of 8 bits with a palette, 24 bits or 32 bits; refuses all others.</summary>
internal static class BmpReader
{
    private const int FileHeaderLength = 14;
    private const int MinInfoHeaderLength = 40;

    /// <summary>The size that the header gives, after checking that the file holds all pixels.</summary>
    public static ImageSize Check(ReadOnlySpan<byte> file, string path)
    {
        var header = ReadHeader(file, path);
        return new ImageSize(header.Width, header.Height);
    }

    public static MaskRaster Decode(ReadOnlySpan<byte> file, string path)
    {
        var header = ReadHeader(file, path);
        if (header.IsCompressed || header.BitsPerPixel is not (8 or 24 or 32))
        {
            throw new SegmentationException(
                $"'{path}' is a BMP file with {header.BitsPerPixel} bits per pixel{(header.IsCompressed ? ", compressed" : string.Empty)}; "
                + "masks are uncompressed BMP files of 8, 24 or 32 bits, or better PNG files.");
        }

        var palette = header.BitsPerPixel == 8 ? ReadPalette(file, header, path) : [];
        int bytesPerPixel = header.BitsPerPixel == 8 ? 1 : 3;
        byte[] pixels = new byte[header.Width * header.Height * bytesPerPixel];
        for (int y = 0; y < header.Height; y++)
        {
            int storedRow = header.IsTopDown ? y : header.Height - 1 - y;
            var row = file.Slice(header.PixelOffset + (storedRow * header.RowBytes), header.RowBytes);
            CopyRow(row, header.BitsPerPixel, pixels.AsSpan(y * header.Width * bytesPerPixel, header.Width * bytesPerPixel));
        }

        return new MaskRaster(
            header.Width, header.Height, 8, header.BitsPerPixel == 8 ? MaskRasterKind.Palette : MaskRasterKind.Rgb, bytesPerPixel, pixels, palette);
    }

    private static void CopyRow(ReadOnlySpan<byte> row, int bitsPerPixel, Span<byte> pixels)
    {
        if (bitsPerPixel == 8)
        {
            row[..pixels.Length].CopyTo(pixels);
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

    private static Header ReadHeader(ReadOnlySpan<byte> file, string path)
    {
        const int Uncompressed = 0;
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
            IsCompressed: BinaryPrimitives.ReadInt32LittleEndian(file[30..]) != Uncompressed,
            PaletteLength: BinaryPrimitives.ReadInt32LittleEndian(file[46..]));
        if (header.Width < 1 || header.Height < 1 || header.BitsPerPixel is 0 or > 32 || (long)header.Width * header.BitsPerPixel > int.MaxValue)
        {
            throw Damaged(path, $"its header gives {header.Width}x{header.Height} pixels of {header.BitsPerPixel} bits");
        }

        long pixelBytes = header.IsCompressed ? 1 : (long)header.RowBytes * header.Height;
        return header.PixelOffset < FileHeaderLength + MinInfoHeaderLength || header.PixelOffset + pixelBytes > file.Length
            ? throw Damaged(path, "it was cut short")
            : header;
    }

    private static ImmutableArray<RgbColor> ReadPalette(ReadOnlySpan<byte> file, Header header, string path)
    {
        const int EntryLength = 4;
        int length = header.PaletteLength == 0 ? 256 : header.PaletteLength;
        long start = FileHeaderLength + (long)header.InfoLength;
        if (length is < 1 or > 256 || start + (length * EntryLength) > header.PixelOffset)
        {
            throw Damaged(path, "its palette is incomplete");
        }

        var palette = ImmutableArray.CreateBuilder<RgbColor>(length);
        for (int index = 0; index < length; index++)
        {
            var entry = file.Slice((int)start + (index * EntryLength), EntryLength);
            palette.Add(new RgbColor(entry[2], entry[1], entry[0]));
        }

        return palette.MoveToImmutable();
    }

    private static SegmentationException Damaged(string path, string reason) =>
        new($"'{path}' is a damaged BMP file: {reason}. Write or copy it again.");

    private readonly record struct Header(
        int PixelOffset, int InfoLength, int Width, int Height, bool IsTopDown, int BitsPerPixel, bool IsCompressed, int PaletteLength)
    {
        /// <summary>Bytes per row: rows begin at multiples of four.</summary>
        public int RowBytes => (int)((((long)Width * BitsPerPixel) + 31) / 32 * 4);
    }
}
