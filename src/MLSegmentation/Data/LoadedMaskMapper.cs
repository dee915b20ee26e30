using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.Data;

/// <summary>Adds a column of masks to rows.</summary>
internal sealed class LoadedMaskMapper : IRowToRowMapper
{
    private readonly DataViewSchema.Column _pathColumn;
    private readonly string _maskFolder;
    private readonly MaskLoader _loader;
    private readonly int _maskIndex;

    /// <summary>Makes the output schema, once.</summary>
    public LoadedMaskMapper(DataViewSchema inputSchema, DataViewSchema.Column pathColumn, DataViewSchema.Column maskColumn, string maskFolder, MaskLoader loader)
    {
        InputSchema = inputSchema;
        _pathColumn = pathColumn;
        _maskFolder = maskFolder;
        _loader = loader;
        _maskIndex = inputSchema.Count;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(maskColumn.Name, maskColumn.Type, maskColumn.Annotations);
        OutputSchema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema InputSchema { get; }

    /// <inheritdoc/>
    public DataViewSchema OutputSchema { get; }

    /// <summary>Whether a column of the output is the masks.</summary>
    public bool IsMask(DataViewSchema.Column column) => column.Index == _maskIndex;

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        [.. dependingColumns.Select(column => IsMask(column) ? _pathColumn : InputSchema[column.Index]).DistinctBy(column => column.Index)];

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input.Schema == InputSchema
        ? new LoadedMaskRow(this, input, activeColumns)
        : throw new ArgumentException("The row does not have the schema that the mapper was made for.", nameof(input));

    /// <summary>A getter for the mask of an input's current row, which reads the file once however often it is asked.</summary>
    public ValueGetter<SegmentationMask> CreateMaskGetter(DataViewRow input)
    {
        var getPath = input.GetGetter<ReadOnlyMemory<char>>(_pathColumn);
        ReadOnlyMemory<char> path = default;
        SegmentationMask? mask = null;
        var position = -1L;
        return (ref SegmentationMask value) =>
        {
            if (mask is null || position != input.Position)
            {
                getPath(ref path);
                mask = path.IsEmpty
                    ? throw new SegmentationException(FormattableString.Invariant($"Row {input.Position} names no mask file in the column '{_pathColumn.Name}'."))
                    : _loader.Load(Path.Combine(_maskFolder, path.ToString()));
                position = input.Position;
            }

            value = mask;
        };
    }
}
