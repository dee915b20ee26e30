using MLSegmentation.ImageFiles;

namespace MLSegmentation.Tests.ImageFiles;

public class TiffBandsTests
{
    private const int Width = 37;
    private const int Height = 23;

    // So little that every band is one row of strips or tiles, and one row of pixels where strips can be read in parts.
    private const int LittleBytes = 1;

    public static TheoryData<string> Kinds =>
        ["one strip", "strips", "strips of a row", "tiles", "deflated", "planar", "planar tiles", "bits", "big", "BigTIFF"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReadNext_EveryKind_GivesTheRowsOfTheWholeFile(string kind)
    {
        byte[] file = Create(kind).ToBytes();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], file);
        var whole = ImageFile.Read(file, "a.tif", FileReading.Default).Decode();

        foreach (int bytes in new[] { LittleBytes, 2000, 1 << 20 })
        {
            using var bands = TiffBands.TryOpen(folder["a.tif"], page: null, bytes)!;
            bands.RequireReadable(Width * Height);
            using var rows = new MemoryStream();
            while (bands.Position < Height)
            {
                rows.Write(bands.ReadNext().Pixels);
            }

            Assert.Equal(whole.Pixels, rows.ToArray());
        }
    }

    [Fact]
    public void TryOpen_OtherFile_IsNull()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0]);

        Assert.Null(TiffBands.TryOpen(folder["a.tif"], page: null));
    }

    [Fact]
    public void RequireReadable_MorePixelsThanAllowed_SaysHowMany()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], Create("strips").ToBytes());
        using var bands = TiffBands.TryOpen(folder["a.tif"], page: null)!;

        var error = Assert.Throws<SegmentationException>(() => bands.RequireReadable((Width * Height) - 1));

        Assert.Equal(
            $"'{folder["a.tif"]}' has 37x23 pixels, 851 in all; images of up to 850 are read in bands. Cut it into smaller images, or give a higher MaxPixels.",
            error.Message);
    }

    // A directory that promises 40 rows more than the strips hold, and one whose last strip is cut short.
    [Theory]
    [InlineData("strips")]
    [InlineData("deflated")]
    [InlineData("one strip")]
    public void ReadNext_CutShort_IsRefused(string kind)
    {
        byte[] file = Create(kind).ToBytes();
        using var folder = new TemporaryFolder();
        for (int length = 8; length < file.Length; length += 61)
        {
            File.WriteAllBytes(folder["a.tif"], file[..length]);

            _ = Assert.Throws<SegmentationException>(() => TiffBands.TryOpen(folder["a.tif"], page: null));
        }
    }

    // Twice the 100 bytes of its pixels and 64 MiB are 67,109,064.
    [Fact]
    public void ReadNext_StripMuchLongerThanItsPixels_IsRefusedBeforeItIsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], UniformTiff.Create(10, 10, stripLength: 67_109_066));
        using var bands = TiffBands.TryOpen(folder["a.tif"], page: null)!;
        bands.RequireReadable(100);

        var error = Assert.Throws<SegmentationException>(() => bands.ReadNext());

        Assert.Contains("some of its strips hold 67,109,066 bytes for pixels of 100", error.Message, StringComparison.Ordinal);
    }

    // 20,000 x 15,000 grey pixels are 286 MiB, less than the 512 that a band may take, and more pixels than are decoded at once: 2^28.
    [Fact]
    public void RequireReadable_StripOfMorePixelsThanAreDecoded_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], UniformTiff.Create(20_000, 15_000, stripLength: 300_000));
        using var bands = TiffBands.TryOpen(folder["a.tif"], page: null)!;

        var error = Assert.Throws<SegmentationException>(() => bands.RequireReadable(1 << 30));

        Assert.False(bands.IsReadable);
        Assert.Contains("512 MiB and 268,435,456 pixels across the image can be read", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxPixels", error.Message, StringComparison.Ordinal);
    }

    private static TiffFile Create(string kind)
    {
        int channels = kind is "one strip" or "strips of a row" ? 1 : 3;
        int depth = kind switch
        {
            "bits" => 4,
            "big" => 16,
            _ => 8,
        };
        long[] samples = [.. Enumerable.Range(0, Width * Height * channels).Select(index => (index * 7919L) % (1 << depth))];
        return new TiffFile(Width, Height, depth, samples)
        {
            Photometric = channels == 3 ? 2 : 1,
            RowsPerStrip = kind switch
            {
                "one strip" => null,
                "strips of a row" => 1,
                _ => 5,
            },
            Tile = kind.EndsWith("tiles", StringComparison.Ordinal) ? (16, 16) : null,
            IsPlanar = kind.StartsWith("planar", StringComparison.Ordinal),
            IsDeflated = kind is "deflated" or "planar tiles",
            IsBigEndian = kind == "big",
            IsBigTiff = kind == "BigTIFF",
        };
    }
}
