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

        var files = new DistinctFiles();
        foreach (string column in Columns.Where(column => data.Schema.GetColumnOrNull(column)?.Type is TextDataViewType))
        {
            foreach (string file in data.GetColumn<string>(column).Where(File.Exists))
            {
                files.TryAddRead(file, out _);
            }
        }

        if (!files.TryAddWritten(path, out string? taken))
        {
            throw new SegmentationException($"Cannot write '{path}': the data comes from it, by the name of '{taken}'. Name another file.");
        }
    }
}
