using Microsoft.ML;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Predicted masks and the true masks of the same names, as a data view to evaluate.</summary>
internal static class PredictionFolder
{
    private const int MaxListed = 10;

    /// <summary>Loads both, and the images where their folder is given; without classes, the predictions must say themselves which they hold.</summary>
    public static IDataView Load(string predictions, string masks, string? images, SegmentationClasses? classes, FileReading reading)
    {
        var rows = Pair(predictions, masks, images);
        classes ??= MaskLoader.Create(null, [.. rows.Select(row => row.PredictionPath)], reading).Classes;
        var context = new MLContext();
        var files = context.Data.LoadFromEnumerable(rows);
        var withTruth = LoadMasks(files, ColumnNames.Label, nameof(Row.MaskPath), new MaskLoader(classes, reading));
        var withBoth = LoadMasks(withTruth, ColumnNames.PredictedLabel, nameof(Row.PredictionPath), new MaskLoader(classes, reading));
        return images is null ? withBoth : context.Transforms.LoadImages("Image", "", nameof(Row.ImagePath)).Fit(withBoth).Transform(withBoth);
    }

    private static IDataView LoadMasks(IDataView data, string name, string pathColumn, MaskLoader loader) =>
        new MaskLoadingEstimator(new MaskLoadingTransformer(name, pathColumn, "", loader)).Fit(data).Transform(data);

    private static List<Row> Pair(string predictions, string masks, string? images)
    {
        List<string> truth = [.. ImageFolder.List(masks).Select(pair => pair.ImagePath)];
        var predicted = Find(predictions, "prediction", masks, truth);
        var imagePaths = images is null ? predicted : Find(images, "image", masks, truth);
        return [.. truth.Select(path => new Row(imagePaths[Name(path)], path, predicted[Name(path)]))];
    }

    private static Dictionary<string, string> Find(string folder, string what, string masks, List<string> truth)
    {
        var files = ImageFolder.List(folder).ToDictionary(pair => Name(pair.ImagePath), pair => pair.ImagePath);
        List<string> missing = [.. truth.Where(path => !files.ContainsKey(Name(path))).Select(path => Path.GetFileName(path))];
        if (missing.Count > 0)
        {
            string listed = string.Join(", ", missing.Take(MaxListed)) + (missing.Count > MaxListed ? ", …" : "");
            throw new SegmentationException(
                $"{missing.Count} of the {truth.Count} masks in '{masks}' have no {what} of the same name in '{folder}': {listed}. "
                + "Add them, or take these masks out.");
        }

        return files;
    }

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private sealed record Row(string ImagePath, string MaskPath, string PredictionPath);
}
