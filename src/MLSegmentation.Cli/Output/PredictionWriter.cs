using Microsoft.ML;
using MLSegmentation.Cli.Arguments;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes the rows of a scored data view as files: masks and, where asked for, overlays and probabilities.</summary>
internal sealed class PredictionWriter
{
    /// <summary>The folder of probabilities within that of masks.</summary>
    public const string Scores = "scores";

    /// <summary>That of uncertainties.</summary>
    public const string Uncertainties = "uncertainty";

    /// <summary>The folder of images with their masks drawn over them.</summary>
    public const string Overlays = "overlays";

    private readonly string _output;
    private readonly SegmentationClasses _classes;
    private readonly PredictionExtras _extras;
    private readonly Dictionary<string, PredictedImage> _images;

    /// <summary>Checks that no file would be written over another one.</summary>
    /// <param name="output">The folder.</param>
    /// <param name="classes">The classes of the model.</param>
    /// <param name="extras">What is written beside the masks.</param>
    /// <param name="images">The images that are predicted.</param>
    /// <param name="all">All images whose masks go into the folder, those that others predict at the same time among them.</param>
    /// <exception cref="SegmentationException">A mask would overwrite another one, or an image.</exception>
    public PredictionWriter(
        DirectoryInfo output,
        SegmentationClasses classes,
        PredictionExtras extras,
        IReadOnlyList<PredictedImage> images,
        IReadOnlyList<PredictedImage> all)
    {
        (_output, _classes, _extras) = (output.ToString(), classes, extras);
        _images = images.ToDictionary(image => image.Path);
        string[] folders = [_output, Path.Combine(_output, Overlays), Path.Combine(_output, Uncertainties), .. all.SelectMany(Files).Select(FolderOf)];
        OutputFile.RequireApart(folders, all.Select(image => FolderOf(image.Path)));
        RequireNames(all);
        OutputFile.RequireDistinct(images.Select(image => image.Path), images.SelectMany(Files));
    }

    /// <summary>Gets the objects of each image; null where nobody asked for them.</summary>
    public ObjectWriter? Objects { get; init; }

    /// <summary>Writes row by row, and goes on past images that cannot be read or scored. What cannot be written ends everything.</summary>
    /// <param name="scored">The scored images.</param>
    /// <param name="written">Gets each image and its result, in its JSON form, when its files are complete.</param>
    /// <param name="failed">Gets each image that failed, and why.</param>
    public void WriteAll(IDataView scored, Action<PredictedImage, object> written, Action<PredictedImage, Exception> failed)
    {
        using var row = new ScoredRow(scored, Objects is null ? _extras : _extras with { Scores = true });
        while (row.MoveNext())
        {
            var image = _images[row.Path];
            if (row.TryScore() is { } failure)
            {
                failed(image, failure);
            }
            else
            {
                written(image, Write(row, image));
            }
        }
    }

    /// <summary>Writes the mask of a single image to standard output, as the bytes of a PNG file.</summary>
    public static void WriteToStandardOutput(IDataView scored, SegmentationClasses classes)
    {
        using var cursor = scored.GetRowCursorSet([scored.Schema["PredictedLabel"]], 1)[0];
        cursor.MoveNext();
        SegmentationMask mask = null!;
        cursor.GetGetter<SegmentationMask>(scored.Schema["PredictedLabel"])(ref mask);
        mask.Save(StandardOutput.Device, classes);
    }

    /// <summary>How many pixels, or voxels, each class has in a mask.</summary>
    public static Dictionary<string, long> PixelsPerClass(SegmentationClasses classes, SegmentationMask mask)
    {
        long[] counts = new long[byte.MaxValue + 1];
        foreach (byte label in mask.Pixels)
        {
            counts[label]++;
        }

        return classes.Index().ToDictionary(item => item.Item.Name, item => counts[item.Index]);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private void RequireNames(IReadOnlyList<PredictedImage> images)
    {
        var taken = new Dictionary<string, PredictedImage>(StringComparer.OrdinalIgnoreCase);
        foreach (var image in images)
        {
            foreach (string file in Files(image).Where(file => !taken.TryAdd(file, image)))
            {
                throw new SegmentationException(
                    $"The images '{taken[file].Shown}' and '{image.Shown}' would both be written to '{file}'. Predict them into two folders, or give a pattern "
                    + "that begins at the folder above both, such as \"scans/**/*.png\": the masks then keep the sub-folders.");
            }
        }
    }

    private IEnumerable<string> Files(PredictedImage image)
    {
        yield return MaskFile(image);
        if (_extras.Overlays)
        {
            yield return OverlayFile(image);
        }

        if (_extras.Scores)
        {
            yield return ScoresFile(image);
        }

        if (_extras.Uncertainty != UncertaintyMeasure.None)
        {
            yield return UncertaintyFile(image);
        }
    }

    /// <summary>Whether more is made of an image than its mask.</summary>
    public bool WritesMore => Objects is not null || _extras.Overlays || _extras.Scores || _extras.Uncertainty != UncertaintyMeasure.None;

    /// <summary>The file of a mask.</summary>
    public string MaskFile(PredictedImage image) =>
        Path.Combine(_output, $"{image.Name}.{OptionExtensions.Word(_extras.MaskFormat ?? (image.IsHuge ? MaskFormat.Tif : MaskFormat.Png))}");

    private string OverlayFile(PredictedImage image) => Path.Combine(_output, Overlays, $"{image.Name}.png");

    private string ScoresFile(PredictedImage image) => Path.Combine(_output, Scores, $"{image.Name}.npy");

    private string UncertaintyFile(PredictedImage image) => Path.Combine(_output, Uncertainties, $"{image.Name}.png");

    private object Write(ScoredRow row, PredictedImage image)
    {
        var prediction = row.Mask;
        foreach (string file in Files(image))
        {
            OutputFile.CreateFolderOf(file);
        }

        prediction.Save(MaskFile(image), _classes);
        if (_extras.Overlays)
        {
            Overlay.Save(OverlayFile(image), row.Image!, prediction, _classes);
        }

        if (_extras.Scores)
        {
            NumpyFile.Write(ScoresFile(image), row.Scores.ToArray(), [_classes.Count, prediction.Height, prediction.Width]);
        }

        Objects?.Add(image, prediction, row.Scores);
        if (_extras.Uncertainty == UncertaintyMeasure.None)
        {
            return new { Image = image.Shown, Mask = MaskFile(image), prediction.Width, prediction.Height, Pixels = PixelsPerClass(_classes, prediction) };
        }

        Uncertainty.SavePng(UncertaintyFile(image), row.Uncertainty, prediction.Width, _extras.Uncertainty);
        _extras.Ranking?.Add(image.Shown, row.MeanUncertainty);
        return new
        {
            Image = image.Shown,
            Mask = MaskFile(image),
            prediction.Width,
            prediction.Height,
            Pixels = PixelsPerClass(_classes, prediction),
            Uncertainty = row.MeanUncertainty,
        };
    }
}
