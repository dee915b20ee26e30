using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation;

public static partial class VolumeDataExtensions
{
    /// <summary>
    /// Makes a data view of masks of volumes that were predicted before, by other software perhaps, and the true masks of the same names, to be
    /// evaluated. The rows are in the order of the names. Only names are read at once, and a prediction where no classes are given; the files are when a
    /// row asks for them. Nothing is kept.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="predictionFolder">
    /// The predicted masks: files of the kinds in docs/reference/volume-files.md, or folders of PNG slices. Those without a true mask are left out.
    /// </param>
    /// <param name="maskFolder">The true masks, of the same kinds; a mask and its prediction need not be of the same.</param>
    /// <param name="imageFolder">The volumes that they belong to, for reports. Default: null, none.</param>
    /// <param name="classes">Which label stands for which class. Null where the predicted masks hold only 0 and 1, or 0 and 255.</param>
    /// <param name="options">
    /// Which mask belongs to which prediction, where a prediction has the name of its volume, and how files are read. Default: null, the defaults.
    /// </param>
    /// <returns>
    /// The columns <c>ImagePath</c> (of the volume, or of the prediction without one), <c>MaskPath</c> and <c>PredictionPath</c> (text), <c>Label</c>
    /// and <c>PredictedLabel</c> (<see cref="SegmentationMask"/> with depth and spacing, annotated with the classes), and <c>Image</c>
    /// (<see cref="SegmentationVolume"/>) where there are volumes.
    /// </returns>
    /// <exception cref="ArgumentException">A folder is empty text.</exception>
    /// <exception cref="SegmentationException">
    /// A folder is missing or holds no volumes, a true mask has no prediction or no volume, or no classes are given where they are needed. While rows
    /// are read: a file is damaged or of a kind that is not read, a mask holds a label that no class names, or a prediction has another size than its
    /// true mask or lies elsewhere.
    /// </exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, anterior=1, posterior=2");
    /// IDataView predicted = mlContext.Data.LoadSegmentationVolumePredictions("predictions", "masks", classes: classes);
    /// SegmentationMetrics metrics = mlContext.Segmentation().Evaluate(predicted, options: new() { Surfaces = new() });
    /// </code>
    /// </example>
    public static IDataView LoadSegmentationVolumePredictions(
        this DataOperationsCatalog catalog,
        string predictionFolder,
        string maskFolder,
        string? imageFolder = null,
        SegmentationClasses? classes = null,
        SegmentationVolumeFolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(predictionFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskFolder);
        ColumnTypes.EnsureRegistered();
        var known = options ?? new();
        var cases = VolumePredictions.List(predictionFolder, maskFolder, imageFolder, known);
        classes ??= VolumeClasses.Find([.. cases.Select(item => item.PredictionPath!)], known.ToReading());
        return new VolumeDataView(cases, new VolumeReading(known.ToReading()), classes, known.Shard);
    }
}
