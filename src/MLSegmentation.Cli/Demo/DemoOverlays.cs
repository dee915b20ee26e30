using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Demo;

/// <summary>The demo's images to look at: one overlay for each test image, and one image that shows several side by side.</summary>
internal static class DemoOverlays
{
    private const int Shown = 4;

    /// <summary>Writes <c>NAME.png</c> for each row, and <c>overview.png</c>: image, truth and prediction of the first rows.</summary>
    public static void Write(MLContext mlContext, IDataView scored, SegmentationClasses classes, DirectoryInfo folder)
    {
        var overview = new ContactSheet(Shown, rows: 3, new ImageSize(DemoDataSet.ImageSize, DemoDataSet.ImageSize));
        foreach (var (column, row) in mlContext.Data.CreateEnumerable<Row>(scored, reuseRowObject: false).Index())
        {
            using var image = row.Image;
            Overlay.Save(Path.Combine(folder.FullName, Path.GetFileName(row.ImagePath)), image, row.PredictedLabel, classes);
            if (column < Shown)
            {
                using var truth = Overlay.Create(image, row.Label, classes);
                using var prediction = Overlay.Create(image, row.PredictedLabel, classes);
                overview.Put(column, 0, image);
                overview.Put(column, 1, truth);
                overview.Put(column, 2, prediction);
            }
        }

        overview.Save(Path.Combine(folder.FullName, "overview.png"));
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = null!;

        public MLImage Image { get; set; } = null!;

        public SegmentationMask Label { get; set; } = null!;

        public SegmentationMask PredictedLabel { get; set; } = null!;
    }
}
