using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>
/// Writes the rows of a scored data view as files: masks and, where asked for, overlays and probabilities, in the sub-folders of <paramref name="output"/>
/// that the images are in below <paramref name="root"/>.
/// </summary>
internal sealed class PredictionWriter(DirectoryInfo output, string root, SegmentationClasses classes, bool overlays, bool scores)
{
    private const string OverlayFolder = "overlays";

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws when the masks would be written among the images, where they could overwrite them.</summary>
    public static void RequireApart(DirectoryInfo output, string images, bool isRecursive)
    {
        string imageFolder = Resolved(File.Exists(images) ? Path.GetDirectoryName(Path.GetFullPath(images))! : images);
        if (((string[])["", OverlayFolder]).Any(part => Resolved(Path.Combine(output.FullName, part)) == imageFolder))
        {
            throw new SegmentationException($"The folder '{output}' holds the images, which the masks could overwrite; give another folder with --output.");
        }

        char separator = Path.DirectorySeparatorChar;
        if (isRecursive && $"{Resolved(output.FullName)}{separator}".StartsWith($"{imageFolder}{separator}", StringComparison.Ordinal))
        {
            throw new SegmentationException(
                $"The folder '{output}' is within that of the images, of which --recursive reads all sub-folders; give another folder with --output.");
        }
    }

    private static string Resolved(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    /// <summary>Writes row by row; each result, in its JSON form, is yielded when its files are complete.</summary>
    public IEnumerable<object> WriteAll(IDataView scored)
    {
        List<string> names = ["ImagePath", "PredictedLabel"];
        if (overlays)
        {
            names.Add("Image");
        }

        if (scores)
        {
            names.Add("Score");
        }

        using var cursor = scored.GetRowCursorSet(names.Select(name => scored.Schema[name]), 1)[0];
        while (cursor.MoveNext())
        {
            yield return Write(cursor);
        }
    }

    private object Write(DataViewRow row)
    {
        string imagePath = Read<ReadOnlyMemory<char>>(row, "ImagePath").ToString();
        var prediction = Read<SegmentationMask>(row, "PredictedLabel");
        string name = Path.ChangeExtension(Path.GetRelativePath(root, imagePath), null);
        string maskFile = NewFile(name + ".png", imagePath);
        prediction.Save(maskFile, classes);
        if (overlays)
        {
            SaveOverlay(NewFile(Path.Combine(OverlayFolder, name + ".png"), imagePath), row, prediction);
        }

        if (scores)
        {
            NumpyFile.Write(
                NewFile(Path.Combine("scores", name + ".npy"), imagePath),
                Read<VBuffer<float>>(row, "Score").GetValues(),
                [classes.Count, prediction.Height, prediction.Width]);
        }

        return new { Image = imagePath, Mask = maskFile, prediction.Width, prediction.Height, Pixels = PixelsPerClass(prediction) };
    }

    private void SaveOverlay(string path, DataViewRow row, SegmentationMask prediction)
    {
        if (row.Schema["Image"].Type is SegmentationImageDataViewType)
        {
            using var shown = Read<SegmentationImage>(row, "Image").ToMLImage();
            Overlay.Save(path, shown, prediction, classes);
        }
        else
        {
            Overlay.Save(path, Read<MLImage>(row, "Image"), prediction, classes);
        }
    }

    private static T Read<T>(DataViewRow row, string column)
    {
        T value = default!;
        row.GetGetter<T>(row.Schema[column])(ref value);
        return value;
    }

    /// <summary>The path of a file to write, whose folder is there.</summary>
    private string NewFile(string name, string imagePath)
    {
        string path = Path.Combine(output.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return _files.Add(path)
            ? path
            : throw new SegmentationException(
                $"'{path}' would be written for two images, the second one of which is '{imagePath}'; rename one of them or predict them into two folders.");
    }

    private Dictionary<string, long> PixelsPerClass(SegmentationMask mask)
    {
        long[] counts = new long[byte.MaxValue + 1];
        foreach (byte label in mask.Pixels)
        {
            counts[label]++;
        }

        return classes.Index().ToDictionary(item => item.Item.Name, item => counts[item.Index]);
    }
}
