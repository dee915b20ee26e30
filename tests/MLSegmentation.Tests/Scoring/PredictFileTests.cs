using MLSegmentation.ImageFiles;
using MLSegmentation.Masks;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.Tests.Models.Onnx;

namespace MLSegmentation.Tests.Scoring;

public class PredictFileTests
{
    private static readonly SegmentationScoringOptions Options = new() { Threads = 1 };

    // 5800 x 5800 are 33,640,000 pixels, more than the 33,554,432 that are decoded at once. Every image row y has the grey values (x + y) mod 2 of black
    // and white, which the palette of the file gives: half the pixels are bright.
    [Fact]
    public void PredictFile_HugeTiff_WritesTheMaskOfEachPixel()
    {
        const int Side = 5800;
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["huge.tif"], stream =>
        {
            using var file = new TiffMaskWriter(stream, new ImageSize(Side, Side), [new RgbColor(0, 0, 0), new RgbColor(255, 255, 255)], null);
            byte[] row = new byte[Side];
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    row[x] = (byte)((x + y) % 2);
                }

                file.Write(row);
            }

            file.Complete();
        });
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: Options);

        var written = model.PredictFile(folder["huge.tif"], folder["mask.tif"]);

        var mask = SegmentationMask.Load(folder["mask.tif"], ThresholdModel.Info.Classes, maxPixels: Side * Side);
        Assert.Equal((Side, Side), (mask.Width, mask.Height));
        for (int y = 0; y < Side; y += 97)
        {
            Assert.Equal([.. Enumerable.Range(0, Side).Select(x => (byte)((x + y) % 2))], mask.Pixels.Slice(y * Side, Side).ToArray());
        }

        Assert.Equal([Side * Side / 2, Side * Side / 2], written.PixelsPerClass);
        Assert.True(written.Tiles > 1);
    }

    [Theory]
    [InlineData(".tif")]
    [InlineData(".PNG")]
    public void PredictFile_SmallDeepFile_WritesTheMaskThatTransformGives(string ending)
    {
        using var folder = new TemporaryFolder();
        long[] values = [.. Enumerable.Range(0, 40 * 30).Select(index => index * 37L % 1001)];
        File.WriteAllBytes(folder["a.tif"], new TiffFile(40, 30, 16, values) { RowsPerStrip = 7 }.ToBytes());
        using var model = SegmentationTransformer.FromImageModel(
            ThresholdModel.CreateDeepBytes(), options: Options with { Tiling = new() { Size = new(16, 16) } });

        var written = model.PredictFile(folder["a.tif"], folder["mask" + ending]);

        var mask = SegmentationMask.Load(folder["mask" + ending], ThresholdModel.Info.Classes);
        Assert.Equal([.. values.Select(value => value > 500 ? (byte)1 : (byte)0)], mask.Pixels.ToArray());
        Assert.Equal([values.Count(value => value <= 500), values.Count(value => value > 500)], written.PixelsPerClass);
    }

    [Fact]
    public void BandNumbers_StripsOfSevenRows_GiveThePlanesOfTheFile()
    {
        using var folder = new TemporaryFolder();
        long[] values = [.. Enumerable.Range(0, 40 * 30 * 2).Select(index => index * 37L % 1001)];
        File.WriteAllBytes(folder["a.tif"], new TiffFile(40, 30, 16, values) { RowsPerStrip = 7 }.ToBytes());
        using var bands = TiffBands.TryOpen(folder["a.tif"], null, usualBytes: 1)!;
        var ranges = new MLSegmentation.Scoring.ChannelRanges(2);
        var rows = new MLSegmentation.Scoring.BandNumbers(bands, ranges, "a.tif");
        float[] row = new float[2 * 40];

        for (int y = 0; y < 30; y++)
        {
            rows.Read(y, row);

            Assert.Equal([.. Enumerable.Range(0, 80).Select(index => (float)values[(2 * ((40 * y) + (index % 40))) + (index / 40)])], row);
        }

        Assert.Equal((values.Where((_, index) => index % 2 == 1).Min(), values.Where((_, index) => index % 2 == 1).Max()), ranges[1]);
    }

    // 5800 x 5800 are 33,640,000 black pixels, in a file that is stored upside down.
    [Fact]
    public void PredictFile_HugeTiffThatCannotBeReadInBands_IsDecodedWholeWhereTheLimitAllowsIt()
    {
        const int Side = 5800;
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], UniformTiff.Create(Side, Side, orientation: 3));
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: Options);

        var error = Assert.Throws<SegmentationException>(() => model.PredictFile(folder["a.tif"], folder["mask.tif"]));
        var written = model.PredictFile(folder["a.tif"], folder["mask.tif"], maxPixels: Side * Side);

        Assert.Contains("Write it again upright, or give a MaxPixels that allows to decode it whole", error.Message, StringComparison.Ordinal);
        Assert.Equal([Side * Side, 0], written.PixelsPerClass);
        Assert.True(model.ReadsInBands(folder["a.tif"]));
        Assert.True(model.ReadsInBands(folder["a.tif"], maxPixels: (Side * Side) - 1));
        Assert.False(model.ReadsInBands(folder["a.tif"], maxPixels: Side * Side));
    }

    [Fact]
    public void PredictFile_MaskOverItsImage_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], new TiffFile(4, 3, 8, new long[12]).ToBytes());
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: Options);

        var error = Assert.Throws<SegmentationException>(() => model.PredictFile(folder["a.tif"], folder["a.tif"]));

        Assert.Contains("would replace its image", error.Message, StringComparison.Ordinal);

        // Where the system tells capitals apart, this is another file.
        bool isSame = File.Exists(folder["A.TIF"]);
        Assert.Equal(isSame, Record.Exception(() => model.PredictFile(folder["a.tif"], folder["A.TIF"])) is SegmentationException);
        error = Assert.Throws<SegmentationException>(() => model.PredictFile(folder["a.tif"], folder["a.jpg"]));
        Assert.Contains(".png, .tif", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void PredictFile_ModelOfVolumes_IsRefused(int? slices)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.tif"], new TiffFile(40, 30, 8, new long[1200]).ToBytes());
        File.WriteAllBytes(folder["huge.tif"], UniformTiff.Create(5800, 5800));
        using var model = new VolumeModel { Volumes = new() { Slices = slices } }.Open();

        var error = Assert.Throws<SegmentationException>(() => model.PredictFile(folder["a.tif"], folder["mask.tif"]));

        Assert.Contains("a.tif' has ", error.Message, StringComparison.Ordinal);
        Assert.Contains("but the model was trained on volumes with 1 channel", error.Message, StringComparison.Ordinal);
        Assert.Equal(SegmentationErrorKind.OtherPixels, error.Kind);
        Assert.False(File.Exists(folder["mask.tif"]));
        Assert.False(model.ReadsInBands(folder["huge.tif"]));
    }

    [Fact]
    public void PredictFile_DamagedImage_LeavesTheOldMask()
    {
        using var folder = new TemporaryFolder();
        byte[] file = new TiffFile(40, 30, 8, new long[1200]) { RowsPerStrip = 5, IsDeflated = true }.ToBytes();
        file.AsSpan(8, 40).Fill(0xff);
        File.WriteAllBytes(folder["a.tif"], file);
        File.WriteAllText(folder["mask.tif"], "old");
        using var model = SegmentationTransformer.FromImageModel(ThresholdModel.CreateBytes(), options: Options);

        _ = Assert.Throws<SegmentationException>(() => model.PredictFile(folder["a.tif"], folder["mask.tif"]));

        Assert.Equal("old", File.ReadAllText(folder["mask.tif"]));
        Assert.Equal(2, folder.Files.Count());
    }

    [Fact]
    public void Save_NameOfATiffFile_WritesOneThatKnowsItsClasses()
    {
        using var folder = new TemporaryFolder();
        var classes = SegmentationClasses.Parse("ground=0, cell=255, edge=7");
        byte[] pixels = [.. Enumerable.Range(0, 35).Select(index => index % 11 == 0 ? SegmentationMask.Ignored : (byte)(index % 3))];
        var mask = new SegmentationMask(7, 5, pixels);

        mask.Save(folder["mask.TIFF"], classes);

        var read = MaskRasters.Create(ImageFile.Read(folder["mask.TIFF"], "mask", FileReading.Default).Decode(), "mask.TIFF");
        Assert.Equal(mask.Pixels.ToArray(), SegmentationMask.Load(folder["mask.TIFF"], classes).Pixels.ToArray());
        Assert.Equal(["ground", "cell", "edge"], read.Classes!.Select(item => item.Name));
        Assert.Equal(classes[1].Color, read.Palette[1]);
    }
}
