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

    /// <summary>Writes row by row; each result is yielded when its files are complete.</summary>
    public IEnumerable<PredictionResult> WriteAll(IDataView scored)
    {
        List<DataViewSchema.Column> columns = [scored.Schema["ImagePath"], scored.Schema["PredictedLabel"]];
        if (overlays)
        {
            columns.Add(scored.Schema["Image"]);
        }

        if (scores)
        {
            columns.Add(scored.Schema["Score"]);
        }

        using var cursor = scored.GetRowCursorSet(columns, 1)[0];
        var path = cursor.GetGetter<ReadOnlyMemory<char>>(columns[0]);
        var mask = cursor.GetGetter<SegmentationMask>(columns[1]);
        ReadOnlyMemory<char> imagePath = default;
        SegmentationMask prediction = null!;
        while (cursor.MoveNext())
        {
            path(ref imagePath);
            mask(ref prediction);
            yield return Write(cursor, imagePath.ToString(), prediction);
        }
    }

    private PredictionResult Write(DataViewRowCursor cursor, string imagePath, SegmentationMask prediction)
    {
        string name = UniqueName(imagePath);
        string maskFile = Path.Combine(output.FullName, name + ".png");
        prediction.Save(maskFile, classes);
        if (overlays)
        {
            MLImage image = null!;
            cursor.GetGetter<MLImage>(cursor.Schema["Image"])(ref image);
            Overlay.Save(Path.Combine(output.CreateSubdirectory("overlays").FullName, name + ".png"), image, prediction, classes);
        }

        if (scores)
        {
            VBuffer<float> probabilities = default;
            cursor.GetGetter<VBuffer<float>>(cursor.Schema["Score"])(ref probabilities);
            NumpyFile.Write(
                Path.Combine(output.CreateSubdirectory("scores").FullName, name + ".npy"),
                probabilities.GetValues(),
                [classes.Count, prediction.Height, prediction.Width]);
        }

        return new PredictionResult(imagePath, maskFile, prediction.Width, prediction.Height, PixelsPerClass(prediction));
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
        Span<long> counts = stackalloc long[256];
        counts.Clear();
        foreach (byte label in mask.Pixels)
        {
            counts[label]++;
        }

        var pixels = new Dictionary<string, long>();
        for (int i = 0; i < classes.Count; i++)
        {
            pixels.Add(classes[i].Name, counts[i]);
        }

        return pixels;
    }
}
