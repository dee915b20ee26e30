using System.Text;
using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Inspection;
using MLSegmentation.Masks;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

public sealed class InspectFolderTests
{
    [Fact]
    public void Inspect_CleanFolder_FindsNothing()
    {
        using var folder = new DrawnFolder(4);

        var inspection = Inspect(folder);

        Assert.Empty(inspection.Findings);
        Assert.Empty(inspection.Suggestions);
        Assert.True(inspection.CanTrain);
        Assert.Equal(new InspectedCount("48x40", 4), Assert.Single(inspection.Training.Sizes));
        Assert.Equal(new InspectedCount("PNG", 4), Assert.Single(inspection.Training.Formats));
        Assert.Equal(new InspectedCount("grey", 4), Assert.Single(inspection.Training.Channels));

        // A disc of radius 5 has 81 pixels: rows of 1 + 7 + 9 + 9 + 9 + 11 + 9 + 9 + 9 + 7 + 1.
        var disc = inspection.Training.Classes[1];
        Assert.Equal((4 * 81L, 4, 4, 0, 81.0, 11.0), (disc.Pixels, disc.Images, disc.Objects, disc.TinyObjects, disc.MeanObjectArea, disc.MeanObjectSide));
        Assert.Equal(81.0 / (48 * 40), disc.Share, 12);
        Assert.Equal(["0", "255"], inspection.Training.MaskValues.Select(value => value.Value));
        Assert.Equal(["background", "foreground"], inspection.Training.MaskValues.Select(value => value.Class));
    }

    [Fact]
    public void Inspect_Shard_IsThatPartOfBothFolders()
    {
        using var folder = new DrawnFolder(5);
        var options = new SegmentationInspectionOptions
        {
            ValidationImageFolder = folder.Images,
            ValidationMaskFolder = folder.Masks,
            Folders = new() { Shard = new DataShard(1, 2) },
        };

        var inspection = new MLContext().Segmentation().Inspect(folder.Images, folder.Masks, options);

        // Of the images 0 to 4, the second half has 1 and 3.
        Assert.Equal((2, 2), (inspection.Training.ImageCount, inspection.Validation!.ImageCount));
        Assert.Equal(["01.png", "03.png"], Names(Find(inspection, "validation-overlap")).Order());
    }

    [Fact]
    public void Inspect_Values_AreThoseOfThePixels()
    {
        using var folder = new DrawnFolder();
        folder.Write("images/a.png", PngFile.Grey(2, 2, 0, 100, 100, 200));
        folder.Write("masks/a.png", PngFile.Grey(2, 2, 0, 0, 255, 255));

        var channel = Assert.Single(Inspect(folder).Training.Values);

        // Mean (0 + 100 + 100 + 200) / 4, variance (100^2 + 0 + 0 + 100^2) / 4 = 5000; bins of four values.
        Assert.Equal((0.0, 200.0, 100.0), (channel.Minimum, channel.Maximum, channel.Mean));
        Assert.Equal(Math.Sqrt(5000), channel.StandardDeviation, 9);
        Assert.Equal((1L, 2L, 1L), (channel.Histogram.Counts[0], channel.Histogram.Counts[25], channel.Histogram.Counts[50]));
        Assert.Equal(4, channel.Histogram.Counts.Sum());
    }

    [Fact]
    public void Inspect_DeepImages_AreMeasuredInFullDepth()
    {
        using var folder = new DrawnFolder();
        folder.Write("images/a.png", new PngFile(2, 2, 16, PngColorType.Grey, [1, 300, 4095, 70]));
        folder.Write("masks/a.png", PngFile.Grey(2, 2, 0, 0, 255, 255));

        var set = Inspect(folder).Training;

        Assert.Equal("16 bits", Assert.Single(set.Depths).Value);
        Assert.Equal((1.0, 4095.0), (set.Values[0].Minimum, set.Values[0].Maximum));
    }

    [Fact]
    public void Inspect_UnreadableFiles_ListsThemAll()
    {
        using var folder = new DrawnFolder(4);
        File.WriteAllBytes(Path.Combine(folder.Images, "00.png"), File.ReadAllBytes(Path.Combine(folder.Images, "00.png"))[..100]);
        folder.Write("images/02.png", []);
        folder.Write("masks/03.png", Encoding.ASCII.GetBytes("no image"));

        var inspection = Inspect(folder);

        var images = Find(inspection, "unreadable-image");
        Assert.Equal((InspectionSeverity.Error, 2), (images.Severity, images.FileCount));
        Assert.Equal(["00.png", "02.png"], Names(images));
        Assert.All(images.Files, file => Assert.False(string.IsNullOrEmpty(file.Detail)));
        Assert.Equal(["03.png"], Names(Find(inspection, "unreadable-mask")));
        Assert.False(inspection.CanTrain);
        Assert.Equal((4, 1), (inspection.Training.ImageCount, inspection.Training.ReadCount));
    }

    [Fact]
    public void Inspect_NamesThatDoNotPair_AreReported()
    {
        using var folder = new DrawnFolder(2);
        folder.WriteImage("lonely", 2);
        folder.WriteMask("unused", DrawnFolder.Disc(3), 255);
        folder.Write("images/notes.txt", [1]);
        folder.Write("images/.hidden.png", [1]);
        folder.WriteImage("deep", 3, Path.Combine("images", "more"));
        folder.Write("images/00.bmp", [1]);

        var inspection = Inspect(folder);

        Assert.Equal(["lonely.png"], Names(Find(inspection, "missing-mask")));
        Assert.Equal(["unused.png"], Names(Find(inspection, "unused-mask")));
        Assert.Equal(["notes.txt"], Names(Find(inspection, "other-file")));
        Assert.Equal(["images"], Names(Find(inspection, "unread-folder")));
        Assert.Equal("images in sub-folders: 1", Assert.Single(Find(inspection, "unread-folder").Files).Detail);
        Assert.Equal("also 00.png", Assert.Single(Find(inspection, "ambiguous-name").Files).Detail);
    }

    [Fact]
    public void Inspect_SizesThatDiffer_AreReportedWithBoth()
    {
        using var folder = new DrawnFolder(2);
        folder.Write("masks/01.png", PngFile.Grey(2, 2, 0, 0, 255, 255));

        var finding = Find(Inspect(folder), "size-mismatch");

        Assert.Equal("the image has 48x40 pixels, its mask 2x2", Assert.Single(finding.Files).Detail);
    }

    [Fact]
    public void Inspect_EmptyFolder_FindsNoImages()
    {
        using var folder = new DrawnFolder();

        Assert.Equal(InspectionSeverity.Error, Find(Inspect(folder), "no-images").Severity);
    }

    [Fact]
    public void Inspect_FolderThatIsNotThere_Throws()
    {
        using var folder = new DrawnFolder();

        Assert.Throws<SegmentationException>(() => new MLContext().Segmentation().Inspect(folder["nowhere"], folder.Masks));
    }

    [Fact]
    public void Inspect_UnevenPixels_FindsConstantImagesAndMasks()
    {
        using var folder = new DrawnFolder(2);
        int pixels = DrawnFolder.Width * DrawnFolder.Height;
        folder.Write("images/flat.png", PngFile.Grey(DrawnFolder.Width, DrawnFolder.Height, [.. Enumerable.Repeat(7, pixels)]));
        folder.WriteMask("flat", DrawnFolder.Disc(5), 255);
        folder.WriteImage("empty", 6);
        folder.WriteMask("empty", new int[pixels]);
        folder.WriteImage("full", 7);
        folder.WriteMask("full", [.. Enumerable.Repeat(255, pixels)]);
        folder.WriteImage("ignored", 8);
        folder.WriteMask("ignored", [.. Enumerable.Repeat(9, pixels)]);

        var inspection = Inspect(folder, new() { Classes = SegmentationClasses.Parse("background=0, disc=255, ignore=9") });

        Assert.Equal(["flat.png"], Names(Find(inspection, "constant-image")));
        Assert.Equal(["empty.png"], Names(Find(inspection, "empty-mask")));
        Assert.Equal("only 'disc'", Assert.Single(Find(inspection, "constant-mask").Files).Detail);
        Assert.Equal(["ignored.png"], Names(Find(inspection, "ignored-mask")));
        Assert.True(inspection.CanTrain);
    }

    [Fact]
    public void Inspect_TinyObjects_AreCounted()
    {
        using var folder = new DrawnFolder(2);
        bool[] shape = DrawnFolder.Disc(1);
        shape[0] = shape[(DrawnFolder.Width * 39) + 20] = shape[(DrawnFolder.Width * 39) + 21] = true;
        folder.WriteMask("01", shape, 255);

        var inspection = Inspect(folder);

        Assert.Equal("2 tiny objects", Assert.Single(Find(inspection, "tiny-objects").Files).Detail);
        Assert.Equal((4, 2), (inspection.Training.Classes[1].Objects, inspection.Training.Classes[1].TinyObjects));
        Assert.Empty(Inspect(folder, new() { TinyObjectArea = 1 }).Findings);
    }

    [Fact]
    public void Inspect_ImagesOfDifferentDepth_CannotBeTrainedOn()
    {
        using var folder = new DrawnFolder(2);
        folder.Write("images/01.png", new PngFile(DrawnFolder.Width, DrawnFolder.Height, 16, PngColorType.Grey, DrawnFolder.Draw(1, 4000)));

        var finding = Find(Inspect(folder), "mixed-depths");

        Assert.Equal(
            (InspectionSeverity.Error, "Images differ in their pixels: 8 bits in 1 image; 16 bits, 1 channel in 1 image."),
            (finding.Severity, finding.Message));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(90)]
    public void Inspect_SwappedFolders_AreRecognised(int noise)
    {
        using var folder = new DrawnFolder();
        for (int seed = 0; seed < 4; seed++)
        {
            // 10 grey levels around the disc and 10 in it, or 90 each.
            folder.WriteMask($"{seed}", DrawnFolder.Disc(seed), 255, "images");
            folder.Write($"masks/{seed}.png", PngFile.Grey(DrawnFolder.Width, DrawnFolder.Height, DrawnFolder.Draw(seed, noise)));
        }

        Assert.Contains("swapped", Find(Inspect(folder), "likely-swapped").Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_CropLargerThanAllImages_CannotBeTrainedWith()
    {
        using var folder = new DrawnFolder(2);

        // Images of 48x40 may be continued to 64x64.
        Assert.Contains("at most 64x64", Find(Inspect(folder, new() { Crop = new ImageSize(96, 64) }), "crop-too-large").Suggestion, StringComparison.Ordinal);
        Assert.Equal(2, Inspect(folder, new() { Crop = new ImageSize(64, 64) }).Findings.Count(finding => finding.Code == "small-images") + 1);
    }

    [Fact]
    public void Inspect_Progress_CountsImages()
    {
        using var folder = new DrawnFolder(3);
        var reports = new List<InspectionProgress>();

        Inspect(folder, new() { Progress = new Collector(reports) });

        Assert.Equal([new(1, 3), new(2, 3), new(3, 3)], reports);
    }

    [Fact]
    public void Inspect_Cancelled_Throws()
    {
        using var folder = new DrawnFolder(1);

        Assert.ThrowsAny<OperationCanceledException>(() => Inspect(folder, new() { CancellationToken = new CancellationToken(canceled: true) }));
    }

    internal static SegmentationInspection Inspect(DrawnFolder folder, SegmentationInspectionOptions? options = null) =>
        new MLContext().Segmentation().Inspect(folder.Images, folder.Masks, options);

    internal static InspectionFinding Find(SegmentationInspection inspection, string code) =>
        Assert.Single(inspection.Findings, finding => finding.Code == code);

    internal static IEnumerable<string> Names(InspectionFinding finding) => finding.Files.Select(file => Path.GetFileName(file.Path));

    private sealed class Collector(List<InspectionProgress> reports) : IProgress<InspectionProgress>
    {
        public void Report(InspectionProgress value) => reports.Add(value);
    }
}
