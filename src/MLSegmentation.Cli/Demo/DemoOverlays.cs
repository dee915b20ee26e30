using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Demo;

/// <summary>The demo's images to look at: one overlay for each test image, and one image that shows several side by side.</summary>
internal static class DemoOverlays
{
    private const int Shown = 4;
    private const int Gap = 4;

    /// <summary>Writes <c>NAME.png</c> for each row, and <c>overview.png</c>: image, truth and prediction of the first rows.</summary>
    public static void Write(IDataView scored, SegmentationClasses classes, DirectoryInfo folder)
    {
        DataViewSchema.Column[] columns = [scored.Schema["ImagePath"], scored.Schema["Image"], scored.Schema["Label"], scored.Schema["PredictedLabel"]];
        using var cursor = scored.GetRowCursorSet(columns, 1)[0];
        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(columns[0]);
        var getImage = cursor.GetGetter<MLImage>(columns[1]);
        var getLabel = cursor.GetGetter<SegmentationMask>(columns[2]);
        var getPrediction = cursor.GetGetter<SegmentationMask>(columns[3]);
        (ReadOnlyMemory<char> file, MLImage image, SegmentationMask truth, SegmentationMask predicted) = (default, null!, null!, null!);
        var overview = new ContactSheet(Shown, rows: 3, new ImageSize(DemoDataSet.ImageSize, DemoDataSet.ImageSize), Gap);
        int column = 0;
        while (cursor.MoveNext())
        {
            getPath(ref file);
            getImage(ref image);
            getLabel(ref truth);
            getPrediction(ref predicted);
            Overlay.Save(Path.Combine(folder.FullName, Path.GetFileName(file.ToString())), image, predicted, classes);
            if (column < Shown)
            {
                using var truthOverlay = Overlay.Create(image, truth, classes);
                using var predictionOverlay = Overlay.Create(image, predicted, classes);
                overview.Put(column, 0, image);
                overview.Put(column, 1, truthOverlay);
                overview.Put(column, 2, predictionOverlay);
                column++;
            }
        }

        overview.Save(Path.Combine(folder.FullName, "overview.png"));
    }
}
