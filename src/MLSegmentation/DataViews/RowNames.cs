using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>
/// Finds the file that a row came from, so that messages can name it: in the column that <c>LoadSegmentationFolder</c> makes for it, or in any
/// other column of text that holds the name of an image file. Nothing is computed before a name is asked for.
/// </summary>
internal sealed class RowNames
{
    private static readonly HashSet<string> Extensions = new(ImageFileFormats.Extensions, StringComparer.OrdinalIgnoreCase);

    private readonly List<(bool IsImagePath, ValueGetter<ReadOnlyMemory<char>> Get)> _columns;
    private int _found;

    /// <summary>Looks at the rows of a cursor that was asked for <see cref="GetColumns"/>.</summary>
    public RowNames(DataViewRow row) => _columns = [.. GetColumns(row.Schema)
        .Where(row.IsColumnActive)
        .Select(column => (column.Name == ColumnNames.ImagePath, row.GetGetter<ReadOnlyMemory<char>>(column)))];

    /// <summary>The columns that may hold file names, in the order in which they are looked at.</summary>
    public static IEnumerable<DataViewSchema.Column> GetColumns(DataViewSchema schema) => schema
        .Where(column => !column.IsHidden && column.Type is TextDataViewType)
        .OrderBy(column => column.Name switch
        {
            ColumnNames.ImagePath => 0,
            ColumnNames.MaskPath => 2,
            _ => 1,
        });

    /// <summary>The file of the current row; null where no column tells it.</summary>
    public string? FindFile()
    {
        // Rows mostly have it all in the same column.
        for (int step = 0; step < _columns.Count; step++)
        {
            int index = (_found + step) % _columns.Count;
            ReadOnlyMemory<char> value = default;
            _columns[index].Get(ref value);
            if (!value.IsEmpty && (_columns[index].IsImagePath || Extensions.Contains(Path.GetExtension(value.Span).ToString())))
            {
                _found = index;
                return value.ToString();
            }
        }

        return null;
    }
}
