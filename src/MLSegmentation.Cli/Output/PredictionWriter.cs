using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Output;

/// <summary>Writes the rows of a scored data view as files: masks and, where asked for, overlays and probabilities.</summary>
internal sealed class PredictionWriter(DirectoryInfo output, SegmentationClasses classes, bool overlays, bool scores)
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws when the masks would be written among the images, where they could overwrite them.</summary>
    public static void RequireApart(DirectoryInfo output, string images)
    {
        string imageFolder = Resolved(File.Exists(images) ? Path.GetDirectoryName(Path.GetFullPath(images))! : images);
        if (((string[])["", "overlays"]).Any(part => Resolved(Path.Combine(output.FullName, part)) == imageFolder))
        {
            throw new SegmentationException($"The folder '{output}' holds the images, which the masks could overwrite; give another folder with --output.");
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
        string name = UniqueName(imagePath);
        string maskFile = Path.Combine(output.FullName, name + ".png");
        prediction.Save(maskFile, classes);
        if (overlays)
        {
            SaveOverlay(Path.Combine(output.CreateSubdirectory("overlays").FullName, name + ".png"), row, prediction);
        }

        if (scores)
        {
            NumpyFile.Write(
                Path.Combine(output.CreateSubdirectory("scores").FullName, name + ".npy"),
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

    private string UniqueName(string imagePath)
    {
        string name = Path.GetFileNameWithoutExtension(imagePath);
        return _names.Add(name)
            ? name
            : throw new SegmentationException(
                $"Two images are named '{name}', and their masks would overwrite each other; "
                + $"rename one of them or predict them into two folders. The second one is {imagePath}.");
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
