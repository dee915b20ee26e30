using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>The files that the rows of a data view come from.</summary>
internal static class Originals
{
    private static readonly string[] Columns = [ColumnNames.ImagePath, ColumnNames.MaskPath, ColumnNames.PredictionPath];

    /// <summary>Refuses to write a file that a data view comes from, by whatever path.</summary>
    /// <exception cref="SegmentationException">It is one of its images or masks.</exception>
    public static void RequireOther(string path, IDataView? data)
    {
        if (data is null || !Path.Exists(path))
        {
            return;
        }

        RequireOther(path, Columns.Where(column => data.Schema.GetColumnOrNull(column)?.Type is TextDataViewType).SelectMany(data.GetColumn<string>));
    }

    /// <summary>Refuses to write one of some files, by whatever path.</summary>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="originals">Where data comes from; names of what is no file are passed over.</param>
    /// <exception cref="SegmentationException">It is one of them.</exception>
    public static void RequireOther(string path, IEnumerable<string> originals)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        var files = new DistinctFiles();
        foreach (string file in originals.Where(File.Exists))
        {
            files.TryAddRead(file, out _);
        }

        if (!files.TryAddWritten(path, out string? taken))
        {
            throw new SegmentationException($"Cannot write '{path}': the data comes from it, by the name of '{taken}'. Name another file.");
        }
    }
}
