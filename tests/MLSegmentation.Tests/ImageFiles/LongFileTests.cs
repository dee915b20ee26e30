using System.Buffers.Binary;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Files of gigabytes of which next to nothing is stored.</summary>
public sealed class LongFileTests : IDisposable
{
    private const long Length = 3L << 30;
    private const long MaxAllocated = 2 << 20;
    private const int HighestMaxPixels = 1 << 28;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Begins.Keys];

    private static Dictionary<string, byte[]> Begins { get; } = new()
    {
        ["a.png"] = new PngFile(4, 3, 8, PngColorType.Grey, new int[12]).ToBytes(),
        ["a.jpg"] = EncodedImages.Jpeg,
        ["a.webp"] = EncodedImages.LosslessWebP,
        ["small.gif"] = EncodedImages.InterlacedGif,
        ["largest.gif"] = Gif(16384),
        ["larger.gif"] = Gif(65535),
        ["largest.bmp"] = Bmp(16384),
    };

    public void Dispose() => _folder.Dispose();

    [SparseTheory]
    [MemberData(nameof(Names))]
    public void Load_FileOfGigabytes_IsRefusedAndNotRead(string name)
    {
        string path = _folder[name];
        SparseFile.Create(path, Begins[name], Length);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path, maxPixels: HighestMaxPixels)).Message;

        Assert.Contains($"'{path}'", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }

    [SparseFact]
    public void Load_TiffOfGigabytes_ReadsItsPage()
    {
        SparseFile.Create(_folder["a.tif"], EncodedImages.LzwTiff, Length);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(EncodedImages.Width, SegmentationImage.Load(_folder["a.tif"]).Width);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }

    // 600 MiB are less than the 256 MiB and 16 x 5000 x 5000 bytes that a file of this screen may have.
    [SparseFact]
    public void ReadHeader_LongGif_ReadsNoMoreThanItsBeginning()
    {
        string path = _folder["a.gif"];
        byte[] begin = [.. Gif(5000), .. (ReadOnlySpan<byte>)[(byte)',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]];
        SparseFile.Create(path, begin, 600 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(new ImageSize(5000, 5000), ImageFile.ReadHeader(path).Size);
        string message = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path)).Message;

        Assert.Contains("its blocks are broken", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }

    [Fact]
    public void ReadHeader_GifOfManyNotesBeforeItsImage_GivesUp()
    {
        byte[] note = [(byte)'!', 0xfe, .. Enumerable.Repeat<byte[]>([255, .. new byte[255]], 1 << 16).SelectMany(bytes => bytes), 0];
        byte[] file = [.. Gif(5000), .. note, .. note];

        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(file, "a", FileReading.Default)).Message;

        Assert.Contains("its blocks are broken", message, StringComparison.Ordinal);
    }

    private static byte[] Gif(ushort side) => [.. "GIF89a"u8, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0, 0, 0];

    private static byte[] Bmp(int side)
    {
        byte[] file = new byte[54 + 1024];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 8);
        return file;
    }
}
