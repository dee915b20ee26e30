using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation.Reports;

/// <summary>
/// Finds the rows of evaluated images: the data may have another order than that which was evaluated, and the metrics fewer images, so that the place of an
/// image tells its row only where its file does not tell otherwise.
/// </summary>
/// <param name="images">The images that are looked for.</param>
/// <param name="areAll">Whether they were chosen from all that were evaluated, so that their numbers are those of rows.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class EvaluatedRows(IReadOnlyList<ShownImage> images, bool areAll, CancellationToken cancellation)
{
    // By file: its first row, and whether there are others.
    private readonly Dictionary<string, (int Row, bool IsOnly)> _found = [];
    private readonly HashSet<int> _confirmed = [];

    // Rows that have the name of the file, maybe in another folder: parts of an evaluation are merged where folders may be elsewhere.
    private readonly HashSet<int> _namesakes = [];
    private int _count;

    /// <summary>The row of each image by its number.</summary>
    /// <exception cref="SegmentationException">The data is another than was evaluated.</exception>
    public Dictionary<int, int> Find(IDataView data)
    {
        var column = data.Schema.GetColumnOrNull(ColumnNames.ImagePath) is { Type: TextDataViewType } path ? path : (DataViewSchema.Column?)null;
        if (column is { } paths && images.Any(image => image.Metrics.ImagePath is not null))
        {
            Read(data, paths);
        }

        return images.ToDictionary(image => image.Row, image => Find(image, column is not null));
    }

    /// <summary>Reads the files of rows, as far as it takes.</summary>
    private void Read(IDataView data, DataViewSchema.Column column)
    {
        var wanted = images.Where(image => image.Metrics.ImagePath is not null).ToDictionary(image => image.Row, image => image.Metrics.ImagePath!);
        var files = wanted.Values.ToHashSet();
        using var cursor = SequentialCursor.Open(data, [column]);
        var getPath = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        for (; !(areAll && _confirmed.Count == wanted.Count) && cursor.MoveNext(); _count++)
        {
            cancellation.ThrowIfCancellationRequested();
            getPath(ref text);
            string path = text.ToString();
            if (files.Contains(path))
            {
                _found[path] = _found.TryGetValue(path, out var other) ? other with { IsOnly = false } : (_count, true);
            }

            if (wanted.TryGetValue(_count, out string? expected) && Path.GetFileName(expected) == Path.GetFileName(path))
            {
                _ = (expected == path ? _confirmed : _namesakes).Add(_count);
            }
        }
    }

    private int Find(ShownImage image, bool hasPaths)
    {
        if (areAll && (!hasPaths || image.Metrics.ImagePath is null || _confirmed.Contains(image.Row)))
        {
            return image.Row;
        }

        if (image.Metrics.ImagePath is not { } path || !hasPaths)
        {
            throw new SegmentationException(
                $"The metrics have some of the evaluated images only, and nothing tells which rows they are: it takes a column '{ColumnNames.ImagePath}', in "
                + "the evaluation and here. Give the report the metrics of all images, or leave the data out.");
        }

        if (_found.TryGetValue(path, out var found))
        {
            return found.IsOnly ? found.Row : throw new SegmentationException(
                $"Several rows of the data have the image '{path}', and the one that was evaluated as such is not where it was; give the report the same data "
                + "as the evaluation, in its order, and the metrics of all images.");
        }

        if (areAll && _namesakes.Contains(image.Row))
        {
            return image.Row;
        }

        throw image.Row >= _count
            ? ImagePanelsReader.TooFewRows(_count)
            : new SegmentationException($"The data has no row with the image '{path}', which was evaluated; give the report the same data as the evaluation.");
    }
}
