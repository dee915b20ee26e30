using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Inspection;

namespace MLSegmentation.Tests.Inspection;

public sealed class InspectDataTests
{
    [Fact]
    public void Inspect_FolderData_TellsTheSameAsTheFolder()
    {
        using var folder = new DrawnFolder(4);
        var context = new MLContext();

        var inspection = context.Segmentation().Inspect(context.Data.LoadSegmentationFolder(folder.Images, folder.Masks));

        Assert.Empty(inspection.Findings);
        Assert.Equal(InspectFolderTests.Inspect(folder).Training.Classes, inspection.Training.Classes);
        Assert.Equal("PNG", Assert.Single(inspection.Training.Formats).Value);
    }

    [Fact]
    public void Inspect_BadRows_AreReportedAndTheOthersRead()
    {
        using var folder = new DrawnFolder(4);
        var context = new MLContext();
        var data = context.Data.LoadSegmentationFolder(folder.Images, folder.Masks);
        File.Delete(Path.Combine(folder.Images, "01.png"));
        folder.WriteMask("02", DrawnFolder.Disc(2), 9);

        var inspection = context.Segmentation().Inspect(data);

        Assert.Equal(["01.png"], InspectFolderTests.Names(InspectFolderTests.Find(inspection, "unreadable-image")));
        Assert.Equal("9 (81 pixels)", Assert.Single(InspectFolderTests.Find(inspection, "unknown-mask-values").Files).Detail);
        Assert.Equal((4, 2), (inspection.Training.ImageCount, inspection.Training.ReadCount));
    }

    [Fact]
    public void Inspect_OneMaskOfUnknownValues_SaysNothingOfTheMasksWhoseValuesAreNotCounted()
    {
        using var folder = new DrawnFolder(3);
        folder.WriteMask("02", DrawnFolder.Disc(2), 9);
        var context = new MLContext();
        var classes = SegmentationClasses.Parse("background=0, cell=255");

        var inspection = context.Segmentation().Inspect(
            context.Data.LoadSegmentationFolder(folder.Images, folder.Masks, classes), new() { Classes = classes });

        // The bad mask alone has 0 and 9, which look like the two classes; the others have 255.
        Assert.Equal("Name every value in the classes.", InspectFolderTests.Find(inspection, "unknown-mask-values").Suggestion);
    }

    [Fact]
    public void Inspect_FloatVectors_AreMeasured()
    {
        var context = new MLContext();
        Row[] rows =
        [
            new() { Name = "a", Image = [0, 1, 2, 3, -5, -5, -5, -5], Label = [0, 1, 1, 1] },
            new() { Name = "b", Image = [4, 4, 4, 8, 1, 2, 3, 4], Label = [0, 0, 2, 1] },
            new() { Name = "c", Image = [1, 2, 3, float.NaN, 1, 2, 3, 4], Label = [0, 0, 0, 1] },
        ];

        var inspection = context.Segmentation().Inspect(
            context.Data.LoadFromEnumerable(rows), new() { Classes = SegmentationClasses.FromNames("background", "cell"), TinyObjectArea = 1 });

        // Of the rows, b has a class that there is not, and c a value that is no number.
        Assert.Equal("b", Assert.Single(InspectFolderTests.Find(inspection, "unknown-mask-values").Files).Path);
        Assert.Equal("c", Assert.Single(InspectFolderTests.Find(inspection, "unreadable-image").Files).Path);
        Assert.Equal(new InspectedCount("2 channels", 2), Assert.Single(inspection.Training.Channels));
        Assert.Equal([(0.0, 8.0), (-5.0, 4.0)], inspection.Training.Values.Select(channel => (channel.Minimum, channel.Maximum)));
        Assert.Equal(8, inspection.Training.Values[0].Histogram.Counts.Sum());
        Assert.Equal(3, inspection.Training.Classes[1].Pixels);
    }

    [Fact]
    public void Inspect_DataWithoutClasses_SaysWhichOptionNamesThem()
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable<Row>([new() { Image = new float[8], Label = new byte[4] }]);

        var exception = Assert.Throws<SegmentationException>(() => context.Segmentation().Inspect(data));

        Assert.Contains("Classes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_ValidationSet_IsCompared()
    {
        using var folder = new DrawnFolder(4);
        var context = new MLContext();
        var data = context.Data.LoadSegmentationFolder(folder.Images, folder.Masks);

        var inspection = context.Segmentation().Inspect(data, new() { ValidationSet = context.Data.TakeRows(data, 1) });

        Assert.Equal(["00.png"], InspectFolderTests.Names(InspectFolderTests.Find(inspection, "validation-overlap")));
    }

    [Theory]
    [InlineData("cell=255, background=0")]
    [InlineData("background=0, nucleus=255")]
    [InlineData("background=0, cell=255, extra=7")]
    public void Inspect_ValidationSetOfOtherClasses_IsAnErrorAndNotCounted(string others)
    {
        using var folder = new DrawnFolder(4);
        var context = new MLContext();

        var inspection = context.Segmentation().Inspect(Load(folder, "background=0, cell=255"), new() { ValidationSet = Load(folder, others) });

        Assert.False(inspection.CanTrain);
        Assert.Null(inspection.Validation);
        Assert.Contains($"'{others}'", InspectFolderTests.Find(inspection, "validation-classes").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cell=255, background=0")]
    [InlineData("background=0")]
    public void Inspect_OptionWithOtherPlacesOfClasses_IsRefused(string classes)
    {
        using var folder = new DrawnFolder(1);
        var data = Load(folder, "background=0, cell=255");

        var error = Assert.Throws<SegmentationException>(
            () => new MLContext().Segmentation().Inspect(data, new() { Classes = SegmentationClasses.Parse(classes) }));

        Assert.Contains("option Classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OptionThatRenamesClasses_CountsBothSetsUnderItsNames()
    {
        // As trainers do: they warn that the model gets the names of the option.
        using var folder = new DrawnFolder(4);
        var data = Load(folder, "background=0, cell=255");

        var inspection = new MLContext().Segmentation().Inspect(
            data, new() { Classes = SegmentationClasses.Parse("background=0, nucleus=255"), ValidationSet = data });

        // Four discs of 81 pixels.
        Assert.Equal(("nucleus", 4 * 81L), (inspection.Training.Classes[1].Name, inspection.Training.Classes[1].Pixels));
        Assert.Equal(("nucleus", 4 * 81L), (inspection.Validation!.Classes[1].Name, inspection.Validation.Classes[1].Pixels));
    }

    [Fact]
    public void Inspect_MasksOfOtherClassesThanTheOption_AreReported()
    {
        var reversed = SegmentationClasses.FromNames("cell", "background");
        MaskRow[] rows = [new() { Image = new float[8], Label = new SegmentationMask(2, 2, [0, 1, 1, 1]).WithClasses(reversed) }];
        var context = new MLContext();

        var inspection = context.Segmentation().Inspect(
            context.Data.LoadFromEnumerable(rows), new() { Classes = SegmentationClasses.FromNames("background", "cell") });

        string? detail = Assert.Single(InspectFolderTests.Find(inspection, "unreadable-mask").Files).Detail;
        Assert.Contains("of the classes 'cell=0, background=1'", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AppendTo_Pieces_HashAsTheWhole()
    {
        float[] values = [1, 2, 3, 4, 5];
        var (whole, pieces) = (new XxHash128(), new XxHash128());

        whole.Append(MemoryMarshal.AsBytes<float>(values));
        Fingerprint.AppendTo(pieces, values, piece: 2);

        Assert.Equal(whole.GetCurrentHashAsUInt128(), pieces.GetCurrentHashAsUInt128());
    }

    [Fact]
    public void Read_Volumes_TakesTheirVoxelsWhereTheyLie()
    {
        // A copy would go through a span of bytes, which holds less than 2^29 voxels.
        var volume = new SegmentationVolume(2, 2, 1, [1, 2, 3, 4]);
        var reader = PixelReader.Of(volume);
        reader.Read(() => "a");

        Assert.True(InspectedRows.ReadPixels(reader, "a")!.Planes.Span == volume.Memory.Span);
    }

    [SharedDataFact]
    public void Inspect_RealImages_CanBeTrainedOn()
    {
        string folder = Path.Combine(Repository.SharedData, "isbi_em", "train");
        var options = new SegmentationInspectionOptions { Classes = SegmentationClasses.Parse("cell=255, membrane=0") };

        var inspection = new MLContext().Segmentation().Inspect(Path.Combine(folder, "images"), Path.Combine(folder, "masks"), options);

        Assert.True(inspection.CanTrain);
        Assert.Equal(24, inspection.Training.ReadCount);
        Assert.DoesNotContain(inspection.Findings, finding => finding.Severity == InspectionSeverity.Warning);
    }

    private static IDataView Load(DrawnFolder folder, string classes) =>
        new MLContext().Data.LoadSegmentationFolder(folder.Images, folder.Masks, SegmentationClasses.Parse(classes));

    private sealed class MaskRow
    {
        [VectorType(2, 2, 2)]
        public float[] Image { get; set; } = [];

        [SegmentationType]
        public SegmentationMask? Label { get; set; }
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        [VectorType(2, 2, 2)]
        public float[] Image { get; set; } = [];

        [VectorType(2, 2)]
        public byte[] Label { get; set; } = [];
    }
}
