using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>A step of a pipeline that reads image files. Fitting it learns nothing.</summary>
public sealed class SegmentationImageLoadingEstimator : IEstimator<SegmentationImageLoadingTransformer>
{
    private readonly SegmentationImageLoadingTransformer _transformer;

    internal SegmentationImageLoadingEstimator(SegmentationImageLoadingTransformer transformer) => _transformer = transformer;

    /// <summary>Makes the transformer, after checking that the data has the column of file names.</summary>
    /// <param name="input">The data; no row of it is read.</param>
    /// <returns>The transformer.</returns>
    /// <exception cref="SegmentationException">The data has no such column of text.</exception>
    public SegmentationImageLoadingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <summary>The columns after this step: those before it, and the images.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="SegmentationException">There is no column of text with the expected name.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.Any(column => column.Name == _transformer.InputColumnName
            && column is { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: TextDataViewType }))
        {
            throw _transformer.NoInputColumn();
        }

        return SchemaShapes.Add(inputSchema, _transformer.CreateImageSchema());
    }
}
