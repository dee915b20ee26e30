using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Computes the added columns of the row that a cursor stands on. It belongs to one cursor, which disposes it.</summary>
internal interface IAddedColumns : IDisposable
{
    /// <summary>The <see cref="ValueGetter{TValue}"/> of an added column, named by its place among them.</summary>
    Delegate CreateGetter(int index);
}

/// <summary>Puts columns behind the columns of rows, all of them computed from the same columns of the input.</summary>
internal sealed class AddedColumnsMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<DataViewSchema.Column> _sources;

    /// <summary>Makes the output schema, once: ML.NET compares schemas by reference, so each view and mapper has its own.</summary>
    /// <param name="inputSchema">The columns of the rows.</param>
    /// <param name="sources">Those of them that the added columns are computed from.</param>
    /// <param name="addedColumns">The added columns alone.</param>
    /// <param name="open">Makes what computes the added columns of the row that a cursor stands on.</param>
    public AddedColumnsMapper(
        DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.Column> sources, DataViewSchema addedColumns, Func<DataViewRow, IAddedColumns> open)
    {
        _sources = sources;
        InputSchema = inputSchema;
        Open = open;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(addedColumns);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public Func<DataViewRow, IAddedColumns> Open { get; }

    /// <summary>
    /// Makes a cursor that computes several rows at once, of this, a cursor over the input, and the columns that are wanted. Default: null, each row
    /// is computed by itself.
    /// </summary>
    public Func<AddedColumnsMapper, DataViewRowCursor, IReadOnlyList<DataViewSchema.Column>, DataViewRowCursor>? OpenCursor { get; init; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        [.. dependingColumns.SelectMany(column => IsInput(column) ? [InputSchema[column.Index]] : _sources).DistinctBy(column => column.Index)];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input.Schema == InputSchema
        ? new AddedColumnsCursor(this, input, activeColumns)
        : throw new ArgumentException("The row does not have the schema that the mapper was made for.", nameof(input));

    /// <summary>Whether a column of the output is a column of the input, which keeps its index.</summary>
    public bool IsInput(DataViewSchema.Column column) => column.Index < InputSchema.Count;
}
