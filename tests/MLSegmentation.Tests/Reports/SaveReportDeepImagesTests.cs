using Microsoft.ML;

namespace MLSegmentation.Tests.Reports;

public sealed class SaveReportDeepImagesTests
{
    [Fact]
    public void SaveReport_RowWithoutADeepImage_ShowsItsMasks()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext();
        var classes = SegmentationClasses.Parse("background=0, cell=1");
        var mask = new SegmentationMask(2, 1, [0, 1]).WithClasses(classes);
        Row[] rows =
        [
            new() { Image = new SegmentationImage(2, 1, 1, [1f, 2f], SampleType.Float32), Label = mask, PredictedLabel = mask },
            new() { Label = mask, PredictedLabel = mask },
        ];
        var data = context.Data.LoadFromEnumerable(rows);

        context.Segmentation().SaveReport(folder["report.html"], context.Segmentation().Evaluate(data), data);

        Assert.Contains("data:image/png", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
    }

    private sealed class Row
    {
        [SegmentationType]
        public SegmentationImage? Image { get; set; }

        [SegmentationType]
        public SegmentationMask? Label { get; set; }

        [SegmentationType]
        public SegmentationMask? PredictedLabel { get; set; }
    }
}
