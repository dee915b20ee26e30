using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Short files that claim to hold enormous images, as images and as masks, at all doors: an error, and no memory of that size.</summary>
public sealed class ImageBombTests : IDisposable
{
    /// <summary>What an error may take: the file itself, buffers, messages.</summary>
    private const long MaxAllocated = 2 << 20;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Bombs.Keys];

    private static Dictionary<string, byte[]> Bombs { get; } = new()
    {
        ["screen.gif"] = Gif((65535, 65535), (65535, 65535)),
        ["frame.gif"] = Gif((6000, 5000), (65535, 65535)),
        ["progressive.jpg"] = Jpeg(EncodedImages.ProgressiveJpeg, 0xc2),
        ["baseline.jpg"] = Jpeg(EncodedImages.Jpeg, 0xc0),
        ["grey.png"] = Png(32767, PngColorType.Grey, 1, new byte[100]),
        ["top-down.bmp"] = Bmp(30000, -30000, 24),
        ["compressed.bmp"] = Bmp(16000, 16000, 8, compression: 1),
        ["canvas.webp"] = WebP([.. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x3f, 0, 0xff, 0x3f, 0]),
        ["lossless.webp"] = WebP([.. "VP8L"u8, 10, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0, 0]),
        ["deflate.tif"] = new TiffFile(60000, 60000, 8, [0]).ToBytes(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Bomb_IsRefusedByItsHeader(string name)
    {
        string path = _folder[name];
        File.WriteAllBytes(path, Bombs[name]);

        AssertRefused(path, () => SegmentationImage.Load(path));
        AssertRefused(path, () => SegmentationMask.Load(path, SegmentationClasses.Binary));
        AssertRefused(path, () => ImageFile.ReadHeader(path));
        using var stream = File.OpenRead(path);
        AssertRefused("(stream)", () => SegmentationMask.Load(stream, SegmentationClasses.Binary));
    }

    // 5793 x 5793 = 33,558,849 pixels; the limit is 2^25 = 33,554,432.
    [Fact]
    public void Load_ValidImageJustAboveTheLimit_SaysSizeLimitAndWayOut()
    {
        byte[] file = Png(5793, PngColorType.Grey, 1, Compress(5793 * (1 + ((5793 + 7) / 8))));
        string path = _folder["large.png"];
        File.WriteAllBytes(path, file);

        string message = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path)).Message;

        Assert.Equal(
            $"'{path}' has 5793x5793 pixels, 33,558,849 in all; images of up to 33,554,432 are read. Cut it into smaller images, or give a higher "
            + "MaxPixels where there is memory for it.",
            message);
        AssertRefused(path, () => SegmentationMask.Load(path, SegmentationClasses.Binary));
        Assert.Equal(5793, SegmentationMask.Load(path, SegmentationClasses.Binary, maxPixels: 33_558_849).Height);
    }

    [Fact]
    public void MaxPixels_ImageOfExactlySoMany_IsReadAndOneMoreIsNot()
    {
        byte[] file = new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes();
        string path = _folder["a.png"];
        File.WriteAllBytes(path, file);
        var data = new MLContext().Data;

        Assert.Equal(4, SegmentationImage.Load(path, maxPixels: 12).Width);
        _ = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path, maxPixels: 11));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => SegmentationImage.Load(path, maxPixels: 0));
        _ = Assert.Throws<SegmentationOptionException>(() => new SegmentationFolderOptions { MaxPixels = 268_435_457 });
        var rows = data.LoadSegmentationImages([path], new() { MaxPixels = 11 });
        Assert.Contains("of up to 11 are read", AssertFails(rows, "Image"), StringComparison.Ordinal);
    }

    // Of 8 channels, an image counts twice: 4 x 3 x 8 / 4 = 24.
    [Fact]
    public void MaxPixels_ManyChannels_CountAsSeveralImages()
    {
        string path = _folder["a.tif"];
        File.WriteAllBytes(path, new TiffFile(4, 3, 8, new long[4 * 3 * 8]).ToBytes());

        Assert.Equal(8, SegmentationImage.Load(path, maxPixels: 24).Channels);
        string message = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path, maxPixels: 23)).Message;
        Assert.Contains("12 in all, which with 8 channels count as 24", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadMasksAndImages_SavedWithALimit_KeepIt()
    {
        File.WriteAllBytes(_folder["a.png"], new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes());
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable([new Row("a.png")]);
        var steps = context.Transforms.LoadSegmentationImages("Image", _folder.Path, "File", maxPixels: 11)
            .Append(context.Transforms.LoadMasks("Label", _folder.Path, "File", maxPixels: 10));
        context.Model.Save(steps.Fit(rows), rows.Schema, _folder["steps.zip"]);

        var loaded = context.Model.Load(_folder["steps.zip"], out _).Transform(rows);

        Assert.Contains("of up to 11 are read", AssertFails(loaded, "Image"), StringComparison.Ordinal);
        Assert.Contains("of up to 10 are read", AssertFails(loaded, "Label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_MaskOfAnotherSize_IsRefusedBeforeTheImageIsDecoded()
    {
        // Its pixels are rubbish, which decoding would find.
        byte[] image = Png(8, PngColorType.Grey, 8, new byte[8]);
        File.WriteAllBytes(_folder["a.png"], image);
        File.WriteAllBytes(_folder["m.png"], new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes());
        File.WriteAllText(_folder["pairs.csv"], "image,mask\na.png,m.png\n");

        var rows = new MLContext().Data.LoadSegmentationPairs(_folder["pairs.csv"], SegmentationClasses.Binary);

        using var cursor = rows.GetRowCursor(rows.Schema);
        Assert.True(cursor.MoveNext());
        Microsoft.ML.Data.MLImage decoded = null!;
        string message = Assert.Throws<SegmentationException>(
            () => cursor.GetGetter<Microsoft.ML.Data.MLImage>(rows.Schema["Image"])(ref decoded)).Message;
        Assert.Contains("has 4x3 pixels", message, StringComparison.Ordinal);
        Assert.Contains("has 8x8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireReadable_SomeHeadersAreBad_OneErrorNamesThemAll()
    {
        byte[] good = new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes();
        foreach (string folder in (string[])["i", "m"])
        {
            Directory.CreateDirectory(_folder[folder]);
            foreach (string name in (string[])["a.png", "b.png", "c.png"])
            {
                File.WriteAllBytes(Path.Combine(_folder[folder], name), good);
            }
        }

        File.WriteAllBytes(_folder["i/b.png"], Bombs["grey.png"]);
        File.WriteAllText(_folder["m/c.png"], "text");

        string message = Assert.Throws<SegmentationException>(() => new MLContext().Data.LoadSegmentationFolder(
            _folder["i"], _folder["m"], SegmentationClasses.Binary, new() { RequireReadable = true })).Message;

        Assert.StartsWith("2 files cannot be read. ", message, StringComparison.Ordinal);
        Assert.Contains("b.png' has 32767x32767", message, StringComparison.Ordinal);
        Assert.Contains("c.png' is not an image", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(string named, Func<object> load)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<SegmentationException>(load).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private static string AssertFails(IDataView rows, string column)
    {
        using var cursor = rows.GetRowCursor([rows.Schema[column]]);
        Assert.True(cursor.MoveNext());
        if (column == "Label")
        {
            SegmentationMask mask = null!;
            return Find(() => cursor.GetGetter<SegmentationMask>(rows.Schema[column])(ref mask));
        }

        Microsoft.ML.Data.MLImage image = null!;
        return Find(() => cursor.GetGetter<Microsoft.ML.Data.MLImage>(rows.Schema[column])(ref image));

        static string Find(Action read)
        {
            var exception = Assert.ThrowsAny<Exception>(read);
            return (exception as SegmentationException ?? exception.InnerException)!.Message;
        }
    }

    private static byte[] Gif((int Width, int Height) screen, (int Width, int Height) frame)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.Latin1);
        writer.Write("GIF89a"u8);
        writer.Write((ushort)screen.Width);
        writer.Write((ushort)screen.Height);
        writer.Write([0x80, 0, 0, 0, 0, 0, 255, 255, 255, (byte)',', 0, 0, 0, 0]);
        writer.Write((ushort)frame.Width);
        writer.Write((ushort)frame.Height);
        writer.Write([0, 2, 16, .. Enumerable.Repeat((byte)0x84, 16), 0, (byte)';']);
        return stream.ToArray();
    }

    private static byte[] Jpeg(byte[] small, byte frame)
    {
        byte[] file = [.. small];
        int offset = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, frame]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(offset + 5), 30000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(offset + 7), 30000);
        return file;
    }

    private static byte[] Png(int side, PngColorType color, byte bits, byte[] data)
    {
        using var stream = new MemoryStream();
        stream.Write(PngReader.Signature);
        PngFile.WriteChunk(stream, "IHDR", new PngFile(side, side, bits, color, [0]).CreateHeader());
        PngFile.WriteChunk(stream, "IDAT", data);
        PngFile.WriteChunk(stream, "IEND", []);
        return stream.ToArray();
    }

    private static byte[] Compress(int zeros)
    {
        using var stream = new MemoryStream();
        using (var compressed = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            compressed.Write(new byte[zeros]);
        }

        return stream.ToArray();
    }

    private static byte[] Bmp(int width, int height, short bits, int compression = 0)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        writer.Write([0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write(bits);
        writer.Write(compression);
        writer.Write(new byte[20 + 100]);
        return stream.ToArray();
    }

    private static byte[] WebP(byte[] chunk) => [.. "RIFF"u8, (byte)(4 + chunk.Length), 0, 0, 0, .. "WEBP"u8, .. chunk];

    private sealed record Row(string File);
}
