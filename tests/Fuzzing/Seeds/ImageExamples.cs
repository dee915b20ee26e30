using System.Buffers.Binary;
using System.Text;
using MLSegmentation.Masks;
using MLSegmentation.Tests.ImageFiles;

namespace MLSegmentation.Fuzzing.Seeds;

/// <summary>Small images of all kinds.</summary>
internal static class ImageExamples
{
    private static readonly ImageSize Size = new(EncodedImages.Width, EncodedImages.Height);

    /// <summary>PNG files: grey of 16 bits, colours, and palettes with the names of classes.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Png() =>
    [
        ("grey16", Write(stream => PngWriter.WriteGrey(stream, [.. Enumerable.Range(0, Size.PixelCount).Select(index => (ushort)(index * 1365))], Size))),
        ("rgb", Write(stream => PngWriter.WriteRgb(stream, EncodedImages.GetValues(3), Size))),
        ("classes", Write(stream => PngMaskWriter.Write(stream, CreateMask(), SegmentationClasses.Parse("background=0, cell=1, membrane=2")))),
        ("grey1", Png(1, 0, [0, 0b1010_0101, 0, 0b0101_1010], new(8, 2))),
        ("grey-opacity", Png(8, 4, [0, 1, 255, 2, 128, 1, 3, 0, 4, 9], new(2, 2))),
        ("rgb16-opacity", Png(16, 6, [0, .. Enumerable.Range(0, 16).Select(index => (byte)(index * 16))], new(2, 1))),
        ("palette2", Png(2, 3, [0, 0b0001_1011, 2, 0b0001_1011], new(4, 2))),
        ("interlaced", Png(8, 0, [0, 1, 0, 2, 0, 3, 0, 4], new(2, 2), isInterlaced: true)),
    ];

    /// <summary>The same with pixels that are not compressed.</summary>
    public static IEnumerable<(string Name, byte[] Content)> UnpackedPng() => Png().Select(item => (item.Name, PngRepair.UnpackPixels(item.Content)));

    /// <summary>JPEG files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Jpeg() => [("baseline", EncodedImages.Jpeg), ("progressive", EncodedImages.ProgressiveJpeg)];

    /// <summary>BMP files: colours, a palette, runs.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Bmp() =>
    [
        ("rgb24", Bmp(24, 0, 0, [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0])),
        ("rgb32", Bmp(32, 0, 0, [.. Enumerable.Range(0, 16).Select(index => (byte)index)])),
        ("palette8", Bmp(8, 0, 4, [0, 1, 0, 0, 2, 3, 0, 0])),
        ("palette4", Bmp(4, 0, 4, [0x10, 0, 0, 0, 0x32, 0, 0, 0])),
        ("palette1", Bmp(1, 0, 2, [0x80, 0, 0, 0, 0x40, 0, 0, 0])),
        ("runs8", Bmp(8, 1, 4, [2, 1, 0, 0, 1, 2, 1, 3, 0, 1])),
        ("runs4", Bmp(4, 2, 4, [2, 0x12, 0, 0, 0, 2, 0, 0, 2, 0x31, 0, 1])),
        ("masks16", Bmp(16, 3, 3, [0x1f, 0, 0xe0, 7, 0, 0xf8, 0xff, 0xff])),
    ];

    /// <summary>GIF files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Gif() => [("animated", EncodedImages.AnimatedGif), ("interlaced", EncodedImages.InterlacedGif)];

    /// <summary>WebP files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> WebP() =>
    [
        ("lossless", EncodedImages.LosslessWebP),
        ("lossy", EncodedImages.LossyWebP),
        ("transparent", EncodedImages.TransparentWebP),
        ("animated", EncodedImages.AnimatedWebP),
    ];

    /// <summary>TIFF files: of libtiff, and plain ones of all depths.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Tiff() =>
    [
        ("lzw", EncodedImages.LzwTiff),
        ("packbits", EncodedImages.PackBitsTiff),
        ("predicted", EncodedImages.PredictedTiff),
        ("tiled", EncodedImages.TiledTiff),
        ("big", EncodedImages.BigTiff),
        ("group3", EncodedImages.Group3Tiff),
        ("group4", EncodedImages.Group4Tiff),
        ("deep", EncodedImages.DeepTiff),
        ("deep-big-endian", EncodedImages.DeepBigEndianTiff),
        ("float", EncodedImages.FloatTiff),
        ("jpeg", EncodedImages.JpegTiff),
        ("strips", new TiffFile(4, 4, 8, [.. Enumerable.Range(0, 16)]) { RowsPerStrip = 1 }.ToBytes()),
        ("planar", new TiffFile(4, 2, 8, [.. Enumerable.Range(0, 24)]) { IsPlanar = true, RowsPerStrip = 1 }.ToBytes()),
        ("bits2", new TiffFile(5, 2, 2, [.. Enumerable.Range(0, 10).Select(index => index % 4)]).ToBytes()),
        ("bits12", new TiffFile(3, 2, 12, [.. Enumerable.Range(0, 6).Select(index => index * 99)]).ToBytes()),
        ("pages", new TiffFile(2, 2, 16, [1, 2, 3, 4]) { Pages = 3, SubfileType = 2 }.ToBytes()),
        ("turned", new TiffFile(3, 2, 8, [1, 2, 3, 4, 5, 6]) { Extra = [(274, 3, [6])] }.ToBytes()),
    ];

    /// <summary>Two PPM images, one behind the other.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Ppm() =>
        [("two", [.. "P6\n2 1\n255\n"u8, 1, 2, 3, 4, 5, 6, .. "P6 1 1 255 "u8, 7, 8, 9])];

    /// <summary>What is written to a stream.</summary>
    internal static byte[] Write(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static SegmentationMask CreateMask() =>
        SegmentationMask.Wrap(Size.Width, Size.Height, [.. Enumerable.Range(0, Size.PixelCount).Select(index => (byte)(index % 3))]);

    private static byte[] Png(byte bitDepth, byte colors, byte[] rows, ImageSize size, bool isInterlaced = false)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size.Height);
        (header[8], header[9], header[12]) = (bitDepth, colors, isInterlaced ? (byte)1 : (byte)0);
        byte[] palette = colors == 3 ? [.. Chunk("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), .. Chunk("tRNS", [255, 0])] : [];
        byte[] unpacked = [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. palette, .. Chunk("IDAT", rows), .. Chunk("IEND", [])];
        return PngRepair.PackPixels(unpacked);
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, (byte)data.Length, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        return chunk;
    }

    /// <summary>An image of 2x2 pixels.</summary>
    private static byte[] Bmp(short bitDepth, int compression, int colors, byte[] pixels)
    {
        const int HeaderLength = 54;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        int offset = HeaderLength + (4 * colors);
        writer.Write("BM"u8);
        writer.Write(offset + pixels.Length);
        writer.Write(0);
        writer.Write(offset);
        writer.Write(40);
        writer.Write(2);
        writer.Write(2);
        writer.Write((short)1);
        writer.Write(bitDepth);
        writer.Write(compression);
        writer.Write(pixels.Length);
        writer.Write(2835);
        writer.Write(2835);
        writer.Write(compression == 3 ? 0 : colors);
        writer.Write(0);
        for (int color = 0; color < colors; color++)
        {
            writer.Write(compression == 3 ? new[] { 0xf800, 0x07e0, 0x001f }[color] : color * 0x00123456);
        }

        writer.Write(pixels);
        return file.ToArray();
    }
}
