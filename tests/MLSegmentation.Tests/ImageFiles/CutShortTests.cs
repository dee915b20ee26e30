using System.Buffers.Binary;
using System.IO.Compression;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Masks;
using SkiaSharp;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Files that are whole by their structure, and whose compressed data ends before their image does.</summary>
public class CutShortTests
{
    private const int Side = 200;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Read_JpegDataEndsEarly_IsRefused(double share)
    {
        byte[] whole = EncodeJpeg();
        Assert.Equal(Side, Read(whole).Width);

        int begin = FindData(whole);
        byte[] cut = [.. whole[..(begin + (int)((whole.Length - 2 - begin) * share))], 0xff, 0xd9];

        Assert.Contains("ends too early", Refused(cut), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProgressiveJpegCutAnywhereInItsScans_IsRefused()
    {
        byte[] whole = EncodedImages.ProgressiveJpeg;
        _ = Read(whole);

        for (int end = FindData(whole); end < whole.Length - 2; end++)
        {
            // Half a marker is none.
            byte[] cut = [.. whole[..end], 0xff, 0xd9];
            Assert.Contains("JPEG", Refused(cut), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_SmallJpegCutAnywhere_IsRefused()
    {
        byte[] whole = EncodedImages.Jpeg;

        for (int end = FindData(whole); end < whole.Length - 2; end++)
        {
            _ = Refused([.. whole[..end], 0xff, 0xd9]);
        }
    }

    [Fact]
    public void Read_RubbishBehindTheImage_IsPassedOver()
    {
        Assert.Equal(Side, Read([.. EncodeJpeg(), .. "rubbish"u8]).Width);
        _ = Read([.. EncodedImages.ProgressiveJpeg, .. "rubbish"u8]);
        _ = Read([.. new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes(), .. "rubbish"u8]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(63)]
    public void Read_PngOfFewerRows_IsRefused(int rows)
    {
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressed.Write(new byte[rows * (1 + (3 * 64))]);
        }

        using var file = new MemoryStream();
        file.Write(PngReader.Signature);
        PngFile.WriteChunk(file, "IHDR", new PngFile(64, 64, 8, PngColorType.Rgb, [0]).CreateHeader());
        PngFile.WriteChunk(file, "IDAT", data.ToArray());
        PngFile.WriteChunk(file, "IEND", []);

        Assert.Contains("PNG", Refused(file.ToArray()), StringComparison.Ordinal);
    }

    public static TheoryData<string> Tiffs => ["Lzw", "PackBits", "Tiled", "Group3", "Group4", "Jpeg", "Predicted"];

    [Theory]
    [MemberData(nameof(Tiffs))]
    public void Read_TiffWhoseLastBlockIsHalf_IsRefused(string kind)
    {
        byte[] file = (byte[])((byte[])typeof(EncodedImages).GetProperty($"{kind}Tiff")!.GetValue(null)!).Clone();
        _ = Read(file);

        HalveLastBlock(file);

        Assert.Contains("TIFF", Refused(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TransparentWebP")]
    [InlineData("LosslessWebP")]
    [InlineData("LossyWebP")]
    public void Read_WebPWhoseChunkIsHalf_IsRefused(string kind)
    {
        byte[] file = (byte[])typeof(EncodedImages).GetProperty(kind)!.GetValue(null)!;
        int chunk = file.AsSpan().IndexOf("VP8L"u8) is >= 0 and var lossless ? lossless : file.AsSpan().IndexOf("VP8 "u8);
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(chunk + 4)) / 4 * 2;
        byte[] cut = file[..(chunk + 8 + length)];
        BinaryPrimitives.WriteInt32LittleEndian(cut.AsSpan(chunk + 4), length);
        BinaryPrimitives.WriteInt32LittleEndian(cut.AsSpan(4), cut.Length - 8);

        Assert.Contains("WebP", Refused(cut), StringComparison.Ordinal);
    }

    private static SegmentationImage Read(byte[] file) => ImageFile.Read(file, "a", FileReading.Default).DecodeDeep();

    /// <summary>The error of images of 8 bits and of all depths alike.</summary>
    private static string Refused(byte[] file)
    {
        _ = Assert.Throws<SegmentationException>(() => Read(file));
        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(file, "a", FileReading.Default).DecodeEightBit()).Message;
        Assert.Contains("'a'", message, StringComparison.Ordinal);
        return message;
    }

    private static byte[] EncodeJpeg()
    {
        var random = new Random(1);
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bitmap.SetPixel(x, y, new SKColor((byte)random.Next(256), (byte)x, (byte)y));
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>Where the compressed data of the first scan begins.</summary>
    private static int FindData(byte[] file)
    {
        int scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xda]);
        return scan + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(scan + 2));
    }

    private static void HalveLastBlock(Span<byte> file)
    {
        int directory = BinaryPrimitives.ReadInt32LittleEndian(file[4..]);
        for (int index = 0; index < BinaryPrimitives.ReadUInt16LittleEndian(file[directory..]); index++)
        {
            var entry = file.Slice(directory + 2 + (12 * index), 12);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry) is not (279 or 325))
            {
                continue;
            }

            int size = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]) == 3 ? 2 : 4;
            int count = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
            var values = size * count <= 4 ? entry[8..] : file[BinaryPrimitives.ReadInt32LittleEndian(entry[8..])..];
            var last = values.Slice(size * (count - 1), size);
            if (size == 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(last, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(last) / 2));
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(last, BinaryPrimitives.ReadInt32LittleEndian(last) / 2);
            }
        }
    }
}
