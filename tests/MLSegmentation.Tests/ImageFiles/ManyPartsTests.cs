using MLSegmentation.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>Files of more parts than any encoder writes, each of which costs more than its bytes.</summary>
public sealed class ManyPartsTests : IDisposable
{
    private const int MaxChunks = 131_072;
    private const int MaxExifLength = 1 << 20;
    private const int MaxPages = 65_536;

    private readonly TemporaryFolder _folder = new();

    // The header is a chunk, too; the end is not counted.
    [Fact]
    public void ReadHeader_PngOfManyChunks_IsReadUpToTheLimit()
    {
        string most = Write("most.png", CreatePng("tEXt", MaxChunks - 1, 0));
        string more = Write("more.png", CreatePng("tEXt", MaxChunks, 0));

        Assert.Equal(new ImageSize(1, 1), ImageFile.ReadHeader(most).Size);
        AssertRefused(more, "it has more than 131,072 chunks");
    }

    [Fact]
    public void ReadHeader_PngOfLongExifData_IsReadUpToTheLimit()
    {
        string most = Write("most.png", CreatePng("eXIf", 1, MaxExifLength));
        string more = Write("more.png", CreatePng("eXIf", 1, MaxExifLength + 1));

        Assert.Equal(new ImageSize(1, 1), ImageFile.ReadHeader(most).Size);
        AssertRefused(more, "it has 1,048,577 bytes of Exif data");
    }

    [Fact]
    public void ReadHeader_TiffOfManyPages_IsReadUpToTheLimit()
    {
        var page = new TiffFile(1, 1, 8, [0]);
        string most = Write("most.tif", (page with { Pages = MaxPages }).ToBytes());
        string more = Write("more.tif", (page with { Pages = MaxPages + 1 }).ToBytes());

        Assert.Equal(MaxPages, ImageFile.ReadHeader(most, new FileReading(page: 1)).Pages);
        AssertRefused(more, "more than 65,536 pages");
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertRefused(string path, string expected)
    {
        foreach (var read in (Action[])[() => ImageFile.ReadHeader(path), () => SegmentationImage.Load(path)])
        {
            string message = Assert.Throws<SegmentationException>(read).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains($"'{path}'", message, StringComparison.Ordinal);
        }
    }

    private static byte[] CreatePng(string type, int count, int length)
    {
        using var stream = new MemoryStream();
        stream.Write(PngReader.Signature);
        PngFile.WriteChunk(stream, "IHDR", new PngFile(1, 1, 8, PngColorType.Grey, [0]).CreateHeader());
        byte[] data = new byte[length];
        for (int index = 0; index < count; index++)
        {
            PngFile.WriteChunk(stream, type, data);
        }

        PngFile.WriteChunk(stream, "IEND", []);
        return stream.ToArray();
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
