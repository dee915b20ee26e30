using Microsoft.ML;
using MLSegmentation.Data;

namespace MLSegmentation.Cli.Commands;

/// <summary>Predicted masks and the true masks of the same names, as a data view to evaluate.</summary>
internal static class PredictedMasks
{
    private const int MaxListed = 10;

    /// <summary>
    /// Loads both; without <paramref name="classes"/>, the predictions must say themselves which classes they hold, or hold 0 and 255.
    /// </summary>
    public static IDataView Load(MLContext mlContext, DirectoryInfo predictions, DirectoryInfo masks, SegmentationClasses? classes)
    {
        List<Row> rows = Pair(predictions.ToString(), masks.ToString());
        classes ??= MaskLoader.Create(null, [.. rows.Select(row => row.ImagePath)]).Classes;
        IDataView files = mlContext.Data.LoadFromEnumerable(rows);
        IDataView withTruth = mlContext.Transforms.LoadMasks("Label", "", nameof(Row.MaskPath), classes).Fit(files).Transform(files);
        return mlContext.Transforms.LoadMasks("PredictedLabel", "", nameof(Row.ImagePath), classes).Fit(withTruth).Transform(withTruth);
    }

    private static List<Row> Pair(string predictions, string masks)
    {
        Dictionary<string, string> predicted = ImageFolder.List(predictions).ToDictionary(pair => Name(pair.ImagePath), pair => pair.ImagePath);
        List<string> truth = [.. ImageFolder.List(masks).Select(pair => pair.ImagePath)];
        List<string> missing = [.. truth.Where(path => !predicted.ContainsKey(Name(path))).Select(path => Path.GetFileName(path))];
        if (missing.Count > 0)
        {
            string listed = string.Join(", ", missing.Take(MaxListed)) + (missing.Count > MaxListed ? ", …" : "");
            throw new SegmentationException($"{missing.Count} of the {truth.Count} masks in '{masks}' have no prediction of the same name in '{predictions}': {listed}. Predict them, or take these masks out.");
        }

        return [.. truth.Select(path => new Row { ImagePath = predicted[Name(path)], MaskPath = path })];
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string MaskPath { get; set; } = "";
    }
}
