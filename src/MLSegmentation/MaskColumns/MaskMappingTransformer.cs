using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation;

/// <summary>
/// Makes one column of masks of another, row by row, when a row asks for it. Saved, it becomes a chain of ML.NET's own steps that gives the
/// same values.
/// </summary>
public sealed class MaskMappingTransformer : ITransformer
{
    private readonly MaskMapping _mapping;

    internal MaskMappingTransformer(MaskMapping mapping) => _mapping = mapping;

    /// <summary>True: every row is mapped by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The columns after this step: those before it, and its own.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or one with other classes.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <summary>Adds the column to data. Nothing is read before a row asks for it.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the column.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or one with other classes.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DroppedColumns.Check(input, _mapping.InputColumnName);
        return new AddedColumnsDataView(input, CreateMapper(input.Schema));
    }

    /// <summary>Maps single rows.</summary>
    /// <param name="inputSchema">The columns of the rows.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or one with other classes.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return CreateMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var chain = new MappingChain(_mapping);
        chain.Save(ctx);
    }

    private AddedColumnsMapper CreateMapper(DataViewSchema inputSchema)
    {
        var bound = _mapping.Bind(inputSchema);
        return new AddedColumnsMapper(inputSchema, bound.GetInputs(inputSchema), bound.CreateOutputs(), bound.Open);
    }
}
