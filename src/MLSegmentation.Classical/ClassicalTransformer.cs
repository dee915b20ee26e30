using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Classical.Steps;

namespace MLSegmentation.Classical;

/// <summary>
/// A fitted classical method: reads a column of images and adds a column of masks and, of methods that have them, one of probabilities, row by row, when a
/// row asks for it. <c>mlContext.Model.Save</c> writes it as a chain of ML.NET's own steps, which <c>mlContext.Model.Load</c> reads where this assembly is
/// there, and which gives the same values to the bit.
/// </summary>
public sealed class ClassicalTransformer : ITransformer
{
    private readonly MaskMappingTransformer _transformer;
    private readonly ClassicalMapping _mapping;

    internal ClassicalTransformer(ClassicalMapping mapping, DataViewSchema schema)
    {
        _mapping = mapping;
        _transformer = new MaskMappingTransformer(mapping.Bind(schema));
    }

    /// <summary>The method, with the parameters that were chosen.</summary>
    public ClassicalMethod Method => _mapping.Fitted!.Method;

    /// <summary>The classes of the masks.</summary>
    public SegmentationClasses Classes => _mapping.Fitted!.GetClasses();

    /// <summary>The column that gets the masks.</summary>
    public string PredictedLabelColumnName => _mapping.OutputColumnName;

    /// <summary>The column that gets the probabilities; null where the method has none.</summary>
    public string? ScoreColumnName => _mapping.ScoreColumnName;

    /// <summary>True: every row is mapped by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The columns after this step: those before it, and its own.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns after it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column of images.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _transformer.GetOutputSchema(inputSchema);

    /// <summary>Adds the columns to data. Nothing is read before a row asks for it.</summary>
    /// <param name="input">The data.</param>
    /// <returns>The data with the columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column of images.</exception>
    public IDataView Transform(IDataView input) => _transformer.Transform(input);

    /// <summary>Maps single rows.</summary>
    /// <param name="inputSchema">The columns of the rows.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column of images.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _transformer.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);
}
