using MLSegmentation.DataViews;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.DataViews;

public sealed class ImageReaderTests : IDisposable
{
    // One pixel, with every block that a GIF file can have.
    private static readonly byte[] Gif =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 10, 20, 30, 40, 50, 60, (byte)'!', 0xf9, 4, 0, 0, 0, 0, 0, (byte)',', 0, 0, 0, 0, 1, 0, 1, 0,
        0, 2, 2, 0x44, 1, 0, (byte)';',
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void Read_CompleteFile_GivesTheImage(string name)
    {
        using var image = ImageReader.Read(_folder.WriteImage(name, 40, 30));

        Assert.Equal((40, 30), (image.Width, image.Height));
        Assert.Equal(new ImageSize(40, 30), ImageFileCheck.GetSize(File.ReadAllBytes(_folder[name]), name));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void Read_CutFile_NamesIt(string name)
    {
        byte[] bytes = File.ReadAllBytes(_folder.WriteImage(name, 40, 30));
        foreach (int length in new[] { bytes.Length / 3, bytes.Length / 2, bytes.Length - 1 })
        {
            string path = _folder.WriteBytes("cut-" + name, bytes.AsSpan(0, length));

            var exception = Assert.Throws<SegmentationException>(() => ImageReader.Read(path));

            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void GetSize_GifCutAnywhere_Throws()
    {
        Assert.Equal(new ImageSize(1, 1), ImageFileCheck.GetSize(Gif, "a.gif"));
        for (int length = 4; length < Gif.Length; length++)
        {
            Assert.Throws<SegmentationException>(() => ImageFileCheck.GetSize(Gif.AsSpan(0, length), "a.gif"));
        }
    }

    [Theory]
    [InlineData("text", "is not an image")]
    [InlineData("II*\0", "TIFF")]
    [InlineData("", "empty file")]
    public void Read_NoImage_SaysWhatItIs(string content, string expected)
    {
        string path = _folder.WriteBytes("a.png", System.Text.Encoding.ASCII.GetBytes(content));

        var exception = Assert.Throws<SegmentationException>(() => ImageReader.Read(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        var exception = Assert.Throws<SegmentationException>(() => ImageReader.Read(_folder["missing.png"]));

        Assert.Contains("missing.png' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PngOfAnyKind_GivesTheImage()
    {
        var file = new PngFile(3, 2, 16, MLSegmentation.Masks.PngColorType.Grey, [0, 257, 514, 65535, 0, 0]) { IsInterlaced = true };

        using var image = ImageReader.Read(_folder.WriteBytes("a.png", file.ToBytes()));

        Assert.Equal((3, 2), (image.Width, image.Height));
    }

    [SharedDataFact]
    public void GetSize_RealImages_AgreesWithTheDecoder()
    {
        foreach (string path in Directory.GetFiles(Path.Combine(Repository.SharedData, "nuclei", "test", "images")))
        {
            using var image = ImageReader.Read(path);
            Assert.Equal(new ImageSize(image.Width, image.Height), ImageFileCheck.GetSize(File.ReadAllBytes(path), path));
        }
    }
}
