using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.DataViews;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void DecodeEightBit_CompleteFile_GivesTheImage(string name)
    {
        string path = _folder.WriteImage(name, 40, 30);

        using var image = Decode(path);

        Assert.Equal((40, 30), (image.Width, image.Height));
        Assert.Equal(new ImageSize(40, 30), ImageFile.ReadHeader(path).Size);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void DecodeEightBit_CutFile_NamesIt(string name)
    {
        byte[] bytes = File.ReadAllBytes(_folder.WriteImage(name, 40, 30));
        foreach (int length in new[] { bytes.Length / 3, bytes.Length / 2, bytes.Length - 1 })
        {
            string path = _folder.WriteBytes("cut-" + name, bytes.AsSpan(0, length));

            var exception = Assert.Throws<SegmentationException>(() => Decode(path));

            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text", "is not an image")]
    [InlineData("II*\0", "TIFF")]
    [InlineData("", "empty file")]
    public void DecodeEightBit_NoImage_SaysWhatItIs(string content, string expected)
    {
        string path = _folder.WriteBytes("a.png", System.Text.Encoding.ASCII.GetBytes(content));

        var exception = Assert.Throws<SegmentationException>(() => Decode(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHeader_MissingFile_NamesIt()
    {
        var exception = Assert.Throws<SegmentationException>(() => ImageFile.ReadHeader(_folder["missing.png"]));

        Assert.Contains("missing.png' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeDeep_SixteenBits_KeepsAllBits()
    {
        int[] samples = [0, 257, 514, 65535, 1, 4095];
        byte[] file = new PngFile(3, 2, 16, PngColorType.Grey, samples) { IsInterlaced = true }.ToBytes();

        var image = ImageFile.Read(file, "a.png", FileReading.Default).DecodeDeep();

        Assert.Equal((3, 2, 1, SampleType.Unsigned16), (image.Width, image.Height, image.Channels, image.Samples));
        Assert.Equal([.. samples.Select(sample => (float)sample)], image.Values.ToArray());
        string message = Assert.Throws<SegmentationException>(() => ImageFile.Read(file, "a.png", FileReading.Default).DecodeEightBit()).Message;
        Assert.Contains("'a.png' is a PNG file of 16 bits, 1 channel", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeEightBit_Opacity_LeavesTheStoredColours()
    {
        int[] colors = [.. Enumerable.Range(0, 12).SelectMany(index => new[] { 200, 7 * index, 255, index < 4 ? 0 : 20 * index })];
        int[] greys = [.. Enumerable.Range(0, 12).SelectMany(index => new[] { 20 * index, 255 - (23 * index) })];
        byte[] palette = [10, 20, 30, 40, 50, 60, 70, 80, 90, 255, 255, 255];
        int[] indices = [0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2, 3];

        AssertColors(new(4, 3, 8, PngColorType.RgbAlpha, colors), [.. colors.Where((_, index) => index % 4 < 3)]);
        AssertColors(
            new(4, 3, 8, PngColorType.GreyAlpha, greys),
            [.. greys.Where((_, index) => index % 2 == 0).SelectMany(grey => new[] { grey, grey, grey })]);
        AssertColors(
            new(4, 3, 2, PngColorType.Palette, indices) { Palette = palette, Extra = [("tRNS", [0, 100, 255])] },
            [.. indices.SelectMany(index => palette.Skip(3 * index).Take(3).Select(value => (int)value))]);
        AssertColors(new(2, 1, 8, PngColorType.Rgb, [9, 8, 7, 255, 0, 1]) { Extra = [("tRNS", [0, 9, 0, 8, 0, 7])] }, [9, 8, 7, 255, 0, 1]);
        AssertColors(new(2, 1, 8, PngColorType.Grey, [255, 80]) { Extra = [("tRNS", [0, 255])] }, [255, 255, 255, 80, 80, 80]);
    }

    [Fact]
    public void DecodeEightBit_TransparentWebP_LeavesTheStoredColours() =>
        Assert.Equal(EncodedImages.GetValues(3), GetColors(EncodedImages.TransparentWebP));

    [Fact]
    public void DecodeEightBit_BitmapWithOpacity_LeavesTheStoredColours()
    {
        // 32 bits: blue, green, red and an opacity of 0.
        byte[] file = [.. "BM"u8, .. new byte[52], 3, 2, 1, 0, 6, 5, 4, 128];
        (file[10], file[14], file[18], file[22], file[26], file[28]) = (54, 40, 2, 1, 1, 32);

        Assert.Equal([1, 2, 3, 4, 5, 6], GetColors(file));
    }

    [Fact]
    public void Frames_OfAnimations_AreCountedAndTheFirstIsRead()
    {
        byte[] apng = new PngFile(1, 1, 8, PngColorType.Grey, [77]) { Extra = [("acTL", [0, 0, 0, 5, 0, 0, 0, 0])] }.ToBytes();

        Assert.Equal(3, ImageFile.Read(EncodedImages.AnimatedGif, "a.gif", FileReading.Default).Header.Frames);
        Assert.Equal(2, ImageFile.Read(EncodedImages.AnimatedWebP, "a.webp", FileReading.Default).Header.Frames);
        Assert.Equal(5, ImageFile.Read(apng, "a.png", FileReading.Default).Header.Frames);
        Assert.Equal(EncodedImages.GetValues(3), GetColors(EncodedImages.AnimatedWebP));
        Assert.Equal([77, 77, 77], GetColors(apng));

        // The index of pixel (x, y) is (x + y) modulo 4, that of the second frame one more.
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 10, 20, 30], GetColors(EncodedImages.AnimatedGif)[..15]);
    }

    [Fact]
    public void DocumentedKinds_AreThoseThatAreRead()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "image-files.md"));

        foreach (var kind in ImageFileFormats.All)
        {
            string extensions = string.Join(", ", kind.Extensions.Select(extension => $"`{extension}`"));
            Assert.Contains($"| {kind.Format.GetName()} | {extensions} | {kind.Images} | {kind.Masks ?? "refused"} |\n", document, StringComparison.Ordinal);
        }

        int rows = document.Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("`.", StringComparison.Ordinal));
        Assert.Equal(ImageFileFormats.All.Count, rows);
        Assert.Equal(Enum.GetValues<ImageFileFormat>(), ImageFileFormats.All.Select(kind => kind.Format));
    }

    [SharedDataFact]
    public void ReadHeader_RealImages_AgreesWithTheDecoder()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(Repository.SharedData, "nuclei", "test", "images")))
        {
            using var image = Decode(path);
            Assert.Equal(new ImageSize(image.Width, image.Height), ImageFile.ReadHeader(path).Size);
        }
    }

    private static MLImage Decode(string path) => ImageFile.Read(path, "image", FileReading.Default).DecodeEightBit();

    private static byte[] GetColors(byte[] file)
    {
        using var image = ImageFile.Read(file, "a", FileReading.Default).DecodeEightBit();
        byte[] rgb = new byte[image.Width * image.Height * 3];
        ImagePixels.CopyRgb(image, rgb);
        Assert.All(Enumerable.Range(0, image.Width * image.Height), index => Assert.Equal(255, image.Pixels[(4 * index) + 3]));
        return rgb;
    }

    private static void AssertColors(PngFile file, int[] expected) => Assert.Equal([.. expected.Select(value => (byte)value)], GetColors(file.ToBytes()));
}
