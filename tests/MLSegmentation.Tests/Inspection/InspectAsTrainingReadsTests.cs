using Microsoft.ML;
using MLSegmentation.ImageFiles;
using MLSegmentation.Inspection;
using MLSegmentation.Tests.ImageFiles;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

/// <summary>An inspection finds errors where a training refuses the data, and nowhere else.</summary>
public sealed class InspectAsTrainingReadsTests
{
    private const int Size = 4;

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    [InlineData(-3e38f)]
    public void Inspect_ValueThatIsNoNumber_IsUnreadable(float value)
    {
        using var folder = new DrawnFolder();
        AddFloat(folder, "a", 7);
        AddFloat(folder, "b", value);

        var inspection = InspectFolderTests.Inspect(folder);

        Assert.Equal(["b.tif"], InspectFolderTests.Names(InspectFolderTests.Find(inspection, "unreadable-image")));
        Assert.Equal(7, inspection.Training.Values[0].Maximum);
    }

    [Fact]
    public void Inspect_DeepImagesOfSeveralSampleTypes_CannotBeTrainedOn()
    {
        using var folder = new DrawnFolder();
        AddFloat(folder, "a", 7);
        AddDeep(folder, "b", PngColorType.Grey);

        var finding = InspectFolderTests.Find(InspectFolderTests.Inspect(folder), "mixed-depths");

        Assert.Equal(InspectionSeverity.Error, finding.Severity);
        Assert.Contains("16 bits, 1 channel in 1 image", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_ValidationImagesOfOtherChannels_CannotBeTrainedOn()
    {
        using var folder = new DrawnFolder();
        AddDeep(folder, "a", PngColorType.Grey);
        AddDeep(folder, "b", PngColorType.Rgb, "2");

        var inspection = InspectFolderTests.Inspect(folder, new() { ValidationImageFolder = folder["images2"], ValidationMaskFolder = folder["masks2"] });

        Assert.Equal(InspectionSeverity.Error, InspectFolderTests.Find(inspection, "mixed-channels").Severity);
    }

    [Fact]
    public void Inspect_KindsThatAreNotRead_AreErrorsOnlyWhereTrainingRefusesThem()
    {
        using var folder = new DrawnFolder(2);
        folder.Write("images/00.tga", [1]);
        folder.Write("masks/notes.pgm", [1]);

        var good = InspectFolderTests.Inspect(folder);
        folder.Write("images/alone.tga", [1]);
        var bad = InspectFolderTests.Inspect(folder);

        Assert.True(good.CanTrain);
        Assert.Equal(["00.tga", "notes.pgm"], InspectFolderTests.Names(InspectFolderTests.Find(good, "other-file")));
        Assert.Equal(["alone.tga"], InspectFolderTests.Names(InspectFolderTests.Find(bad, "unread-format")));
    }

    [Fact]
    public void Inspect_MasksOfAnotherPattern_NamesIt()
    {
        using var folder = new DrawnFolder();
        folder.WriteImage("a", 0);
        folder.WriteMask("a_mask", DrawnFolder.Disc(0), 255);

        Assert.Contains("'{name}_mask'", InspectFolderTests.Find(InspectFolderTests.Inspect(folder), "missing-mask").Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_MasksThatKnowTheirClasses_NeedNoOption()
    {
        var classes = SegmentationClasses.Parse("sky=0, road=1");
        Row[] rows = [new() { Label = new SegmentationMask(2, 1, [0, 1]).WithClasses(classes) }];
        var context = new MLContext();

        var inspection = context.Segmentation().Inspect(context.Data.LoadFromEnumerable(rows));

        Assert.DoesNotContain(inspection.Findings, finding => finding.Severity == InspectionSeverity.Error);
        Assert.Equal(["sky", "road"], inspection.Training.Classes.Select(item => item.Name));
    }

    [Fact]
    public void Inspect_DataOfAPage_TellsTheFormat()
    {
        using var folder = new DrawnFolder();
        folder.Write("images/a.tif", new TiffFile(2, 2, 16, [1, 2, 3, 4]) { Pages = 2 }.ToBytes());
        folder.Write("masks/a.png", PngFile.Grey(2, 2, 0, 0, 255, 255));
        var context = new MLContext();
        var data = context.Data.LoadSegmentationFolder(folder.Images, folder.Masks, options: new() { Page = 2 });

        var inspection = context.Segmentation().Inspect(data);

        Assert.Equal("TIFF", Assert.Single(inspection.Training.Formats).Value);
        Assert.True(inspection.CanTrain);
    }

    [Fact]
    public void Inspect_DataOfAPageThatCannotBeRead_TellsItsOwnError()
    {
        using var folder = new DrawnFolder();
        string path = folder.Write("images/a.tif", new TiffFile(2, 2, 16, [1, 2, 3, 4]) { Pages = 2 }.ToBytes());
        folder.Write("masks/a.png", PngFile.Grey(2, 2, 0, 0, 255, 255));
        var context = new MLContext();
        var data = context.Data.LoadSegmentationFolder(folder.Images, folder.Masks, options: new() { Page = 2 });
        File.WriteAllBytes(path, new TiffFile(2, 2, 16, [1, 2, 3, 4]) { Pages = 3, SampleFormat = 9 }.ToBytes());

        string? detail = Assert.Single(InspectFolderTests.Find(context.Segmentation().Inspect(data), "unreadable-image").Files).Detail;

        Assert.DoesNotContain("pages", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OptionsThatWouldNotBeLookedAt_AreRefused()
    {
        using var folder = new DrawnFolder(1);
        var context = new MLContext();
        var data = context.Data.LoadSegmentationFolder(folder.Images, folder.Masks);

        AssertRefused("ValidationMaskFolder", () => InspectFolderTests.Inspect(folder, new() { ValidationImageFolder = folder.Images }));
        AssertRefused("ValidationSet", () => InspectFolderTests.Inspect(folder, new() { ValidationSet = data }));
        AssertRefused("ValidationImageFolder", () => context.Segmentation().Inspect(data, new() { ValidationImageFolder = folder.Images }));
        AssertRefused("ValidationPairs", () => InspectFolderTests.Inspect(
            folder, new() { ValidationPairs = "a.csv", ValidationImageFolder = folder.Images, ValidationMaskFolder = folder.Masks }));
    }

    [Fact]
    public void Inspect_ValidationPairs_AreCompared()
    {
        using var folder = new DrawnFolder(2);
        string pairs = folder.Write("pairs.csv", "image,mask\nimages/01.png,masks/01.png\n"u8.ToArray());

        var inspection = InspectFolderTests.Inspect(folder, new() { ValidationPairs = pairs });

        Assert.Equal(["01.png"], InspectFolderTests.Names(InspectFolderTests.Find(inspection, "validation-overlap")));
    }

    private static void AssertRefused(string option, Action inspect) =>
        Assert.Contains(option, Assert.Throws<ArgumentException>(inspect).Message, StringComparison.Ordinal);

    private static void AddFloat(DrawnFolder folder, string name, float last)
    {
        long[] samples = [.. Enumerable.Range(0, Size).Select(index => (long)BitConverter.SingleToInt32Bits(index == Size - 1 ? last : index))];
        folder.Write($"images/{name}.tif", new TiffFile(2, 2, 32, samples) { SampleFormat = 3 }.ToBytes());
        folder.Write($"masks/{name}.png", PngFile.Grey(2, 2, 0, 0, 255, 255));
    }

    private static void AddDeep(DrawnFolder folder, string name, PngColorType color, string suffix = "")
    {
        int count = color == PngColorType.Rgb ? 3 * Size : Size;
        folder.Write($"images{suffix}/{name}.png", new PngFile(2, 2, 16, color, [.. Enumerable.Range(1, count).Select(value => 300 * value)]));
        folder.Write($"masks{suffix}/{name}.png", PngFile.Grey(2, 2, 0, 0, 255, 255));
    }

    private sealed class Row
    {
        [SegmentationType]
        public SegmentationMask? Label { get; set; }

        [Microsoft.ML.Data.VectorType(1, 1, 2)]
        public float[] Image { get; set; } = [1, 2];
    }
}
