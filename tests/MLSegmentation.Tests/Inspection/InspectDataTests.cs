using Microsoft.ML;
using Microsoft.ML.Data;
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

    private sealed class Row
    {
        public string Name { get; set; } = "";

        [VectorType(2, 2, 2)]
        public float[] Image { get; set; } = [];

        [VectorType(2, 2)]
        public byte[] Label { get; set; } = [];
    }
}
