using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Short JPEG data that asks for much work or memory, in files of its own and in TIFF files.</summary>
public sealed class JpegWorkTests
{
    private const int MaxScans = 99;

    [Fact]
    public void Read_ProgressiveJpegOfManyScans_IsRefusedWithTheirNumber()
    {
        byte[] file = EncodedImages.ProgressiveJpeg;
        int last = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xda]);
        int scans = Count(file);
        byte[] scan = file[last..^2];
        byte[] Repeat(int times) => [.. file[..^2], .. Enumerable.Repeat(scan, times).SelectMany(bytes => bytes), 0xff, 0xd9];

        JpegStructure.Check(Repeat(MaxScans - scans), "a.jpg");
        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(Repeat(2000), "a.jpg", FileReading.Default)).Message;

        Assert.Equal(
            FormattableString.Invariant(
                $"'a.jpg' is a JPEG file of an unusual kind: it has {2000 + scans:N0} scans, and up to 99 are read. Convert it to PNG or TIFF."),
            message);
    }

    // 0xff01 stands alone: no length follows, behind which scans could hide.
    [Fact]
    public void FindExcess_BehindAMarkerWithoutLength_AreCounted()
    {
        byte[] Write(int scans) => [0xff, 0xd8, 0xff, 0x01, .. Enumerable.Repeat<byte[]>([0xff, 0xda, 0, 2], scans).SelectMany(bytes => bytes), 0xff, 0xd9];

        Assert.Null(JpegStructure.FindExcess(Write(MaxScans)));
        Assert.Contains("it has 100 scans", JpegStructure.FindExcess(Write(MaxScans + 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xc0, 65535, 3)]
    [InlineData(0xc2, 65535, 3)]
    [InlineData(0xc2, 16, 0)]
    [InlineData(0xc0, 16, 0)]
    [InlineData(0xc2, 65535, 200)]
    public void Read_TiffWithJpegThatIsLargerThanItsPlace_IsRefusedWithoutMemoryOfThatSize(byte process, int side, byte channels)
    {
        byte[] file = (byte[])EncodedImages.JpegTiff.Clone();
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        file[frame + 1] = process;
        (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = ((byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side);
        file[frame + 9] = channels;
        var content = ImageFile.Read(file, "a.tif", FileReading.Default);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<SegmentationException>(content.DecodeDeep).Message;

        Assert.StartsWith("'a.tif' is a damaged TIFF file: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Sequence", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    // 1040 x 1024 = 1,064,960 pixels for an image of 2x2; 1024 x 1024 are read whatever the limit.
    [Fact]
    public void Read_TiffOfEnormousTiles_IsRefused()
    {
        byte[] file = new TiffFile(2, 2, 8, new long[4]) { Tile = (16, 16), IsDeflated = true }.ToBytes();
        byte[] large = new TiffFile(2, 2, 8, new long[4]) { Tile = (1040, 1024), IsDeflated = true }.ToBytes();

        Assert.Equal(2, ImageFile.Read(file, "a.tif", new FileReading(maxPixels: 4)).Header.Size.Width);
        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(large, "a.tif", new FileReading(maxPixels: 4))).Message;
        Assert.Contains("has 2x2 pixels in tiles of 1040x1024; tiles of up to 1,048,576 pixels are read", message, StringComparison.Ordinal);
    }

    private static int Count(ReadOnlySpan<byte> file) => file.Count((ReadOnlySpan<byte>)[0xff, 0xda]);
}
