using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation;

/// <summary>
/// A step of a pipeline that makes one column of masks of another: a vector of bytes or keys of masks, masks of a vector, masks of another
/// size, or post-processed ones, their objects, or images of them. Fitting it reads no row.
/// </summary>
public sealed class MaskMappingEstimator : IEstimator<MaskMappingTransformer>
{
    private readonly MaskMapping _mapping;

    internal MaskMappingEstimator(MaskMapping mapping) => _mapping = mapping;

    /// <summary>Makes the transformer, which keeps the classes that the column has in this data.</summary>
    /// <param name="input">The data; no row of it is read.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or its type does not say what the step needs.</exception>
    public MaskMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DroppedColumns.Check(input, _mapping.InputColumnName);
        return new MaskMappingTransformer(_mapping.Bind(input.Schema));
    }

    /// <summary>The columns after this step: those before it, and its own.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">There is no such column with the expected name.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _mapping.Check(inputSchema);
        return SchemaShapes.Add(inputSchema, _mapping.CreatePromise());
    }
}
