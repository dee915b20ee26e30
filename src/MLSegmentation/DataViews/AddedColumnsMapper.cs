using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Puts columns behind the columns of rows, all of them computed from one column of the input.</summary>
internal abstract class AddedColumnsMapper : IRowToRowMapper
{
    /// <summary>Makes the output schema, once: ML.NET compares schemas by reference, so each view and mapper has its own.</summary>
    protected AddedColumnsMapper(DataViewSchema inputSchema, DataViewSchema.Column sourceColumn, DataViewSchema addedColumns)
    {
        InputSchema = inputSchema;
        SourceColumn = sourceColumn;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(addedColumns);
        OutputSchema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema InputSchema { get; }

    /// <inheritdoc/>
    public DataViewSchema OutputSchema { get; }

    /// <summary>The input column that the added columns are computed from.</summary>
    protected DataViewSchema.Column SourceColumn { get; }

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        [.. dependingColumns.Select(column => IsInput(column) ? InputSchema[column.Index] : SourceColumn).DistinctBy(column => column.Index)];

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input.Schema == InputSchema
        ? new AddedColumnsRow(this, input, activeColumns)
        : throw new ArgumentException("The row does not have the schema that the mapper was made for.", nameof(input));

    /// <summary>Whether a column of the output is a column of the input, which keeps its index.</summary>
    public bool IsInput(DataViewSchema.Column column) => column.Index < InputSchema.Count;

    /// <summary>What computes the added columns of the row that a cursor stands on.</summary>
    public abstract IAddedColumns Open(DataViewRow input);
}
