using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Tests.ImageFiles;

namespace MLSegmentation.Tests.Masks;

public sealed class MaskReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(32, 1, new long[] { 0, 7, 255 }, 8)]
    [InlineData(32, 2, new long[] { 0, 700, 65535 }, 16)]
    [InlineData(64, 2, new long[] { 0, 700, 1 }, 16)]
    [InlineData(16, 1, new long[] { 0, 1, 2 }, 16)]
    public void ReadRaster_WholeNumbers_GivesThem(int bits, int format, long[] values, int expectedDepth)
    {
        var raster = Read(new TiffFile(3, 1, bits, values) { SampleFormat = format }.ToBytes());

        Assert.Equal((MaskRasterKind.Grey, expectedDepth), (raster.Kind, raster.BitDepth));
        Assert.Equal([.. values], Enumerable.Range(0, 3).Select(index => (long)MaskValue.FromPixel(raster, index).Number!));
    }

    [Theory]
    [InlineData(10, 1023)]
    [InlineData(12, 4095)]
    [InlineData(16, 65535)]
    public void Read_DeepGrey_TakesTheLargestNumberForWhite(int bits, long white)
    {
        byte[] file = new TiffFile(3, 1, bits, [0, white, 255]).ToBytes();

        Assert.Equal([0, 1, 1], MaskReader.Read(file, "a.tif", SegmentationClasses.Binary).Pixels.ToArray());
    }

    [Fact]
    public void ReadRaster_FloatingPoint_TakesWholeNumbersOnly()
    {
        long[] whole = [.. new[] { 0f, 1f, 1000f }.Select(value => (long)BitConverter.SingleToInt32Bits(value))];
        long[] halves = [.. new[] { 0f, 1f, 0.5f }.Select(value => (long)BitConverter.SingleToInt32Bits(value))];

        Assert.Equal(1000, MaskValue.FromPixel(Read(new TiffFile(3, 1, 32, whole) { SampleFormat = 3 }.ToBytes()), 2).Number);
        string message = Assert.Throws<SegmentationException>(() => Read(new TiffFile(3, 1, 32, halves) { SampleFormat = 3 }.ToBytes())).Message;
        Assert.Contains("holds 0.5 at column 2, row 0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(65536, 1)]
    public void ReadRaster_NumberThatNoClassCanHave_IsRefused(long value, int format)
    {
        string message = Assert.Throws<SegmentationException>(() => Read(new TiffFile(1, 1, 32, [value]) { SampleFormat = format }.ToBytes())).Message;

        Assert.Contains(FormattableString.Invariant($"holds {value} at column 0"), message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 65535", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRaster_SeveralChannels_IsRefused()
    {
        var file = new TiffFile(1, 1, 8, [1, 2]) { Extra = [(338, 3, [0])] };

        Assert.Contains("2 channels", Assert.Throws<SegmentationException>(() => Read(file.ToBytes())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRaster_Gif_GivesPaletteIndices()
    {
        var raster = Read(EncodedImages.InterlacedGif);

        Assert.Equal((MaskRasterKind.Palette, 64, 48), (raster.Kind, raster.Width, raster.Height));
        Assert.Equal(5, raster.Pixels[1]);
        Assert.Equal(new RgbColor(180, 192, 204), raster.Palette[5]);
    }

    [Fact]
    public void ReadRaster_WebP_TakesLosslessOnesOnly()
    {
        var raster = Read(EncodedImages.LosslessWebP);

        Assert.Equal(MaskRasterKind.Rgb, raster.Kind);
        Assert.Equal(EncodedImages.GetValues(3), raster.Pixels);
        Assert.Contains("lossy", Assert.Throws<SegmentationException>(() => Read(EncodedImages.LossyWebP)).Message, StringComparison.Ordinal);
        Assert.Contains("JPEG", Assert.Throws<SegmentationException>(() => Read(EncodedImages.Jpeg)).Message, StringComparison.Ordinal);
        Assert.Contains("TIFF file with lossy", Assert.Throws<SegmentationException>(() => Read(EncodedImages.JpegTiff)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadRaster_PageAndAnimation_AreTakenAndTold()
    {
        var warnings = new List<string>();
        var reading = new FileReading(page: 2, warnings.Add);
        File.WriteAllBytes(_folder["stack.tif"], new TiffFile(1, 1, 8, [4]) { Pages = 2 }.ToBytes());
        File.WriteAllBytes(_folder["a.gif"], EncodedImages.AnimatedGif);

        Assert.Equal([4], MaskReader.ReadRaster(_folder["stack.tif"], reading).Pixels);
        Assert.Empty(warnings);
        _ = MaskReader.ReadRaster(_folder["a.gif"], reading);
        _ = MaskReader.ReadRaster(_folder["a.gif"], reading);
        Assert.Contains("animation of 3 frames", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tif")]
    [InlineData("a.png")]
    public void ReadRaster_ClassesBeyondAscii_AreThoseThatWereWritten(string name)
    {
        var classes = SegmentationClasses.FromNames("Hintergrund", "Gefäß", "細胞");
        new SegmentationMask(3, 1, [0, 1, 2]).Save(_folder[name], classes);

        Assert.Equal($"{classes}", $"{MaskReader.ReadRaster(_folder[name]).Classes}");
    }

    // 228 and 223 are ä and ß in Latin-1, as LibTiff writes them, and no UTF-8.
    [Fact]
    public void ReadRaster_TiffWithClassesInLatin1_GivesThem() => Assert.Equal(
        "ground=0, Gefäß=1", $"{Read(CreateNoted([.. "MLSegmentation classes: ground=0, Gef"u8, 228, 223, .. "=1\0"u8])).Classes}");

    [Fact]
    public void ReadRaster_TiffWithADamagedNote_IsNotCalledAnotherKindOfFile()
    {
        string message = Assert.Throws<SegmentationException>(() => Read(CreateNoted("MLSegmentation classes: =\0"u8.ToArray()))).Message;

        Assert.Equal($"The mask '{_folder["mask"]}' is damaged: its note of the classes cannot be read. Write or copy it again.", message);
    }

    /// <summary>Two pixels with a palette and a description.</summary>
    private static byte[] CreateNoted(byte[] text) => new TiffFile(2, 1, 8, [0, 1])
    {
        Photometric = 3,
        Extra = [(270, 2, [.. text.Select(letter => (long)letter)]), (320, 3, new long[3 * 256])],
    }.ToBytes();

    private MaskRaster Read(byte[] file)
    {
        File.WriteAllBytes(_folder["mask"], file);
        return MaskReader.ReadRaster(_folder["mask"]);
    }
}
