using Microsoft.ML;
using MLSegmentation.Data;
using MLSegmentation.Onnx;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <summary>A step of a pipeline that scores images with a model that is already trained. Fitting it learns nothing.</summary>
public sealed class SegmentationScoringEstimator : IEstimator<SegmentationTransformer>
{
    private readonly ImageModel _model;
    private readonly ScoringColumns _columns;
    private readonly SegmentationScoringOptions _options;

    internal SegmentationScoringEstimator(string modelFile, ScoringColumns columns, SegmentationScoringOptions? options)
    {
        _options = SegmentationScoringOptions.Resolve(options);
        _columns = columns;
        _model = ModelFile.Read(modelFile).Model;
    }

    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info => _model.Info;

    /// <summary>Makes the transformer, after checking that the data has a column of images.</summary>
    /// <param name="input">The data; no row of it is read.</param>
    /// <returns>A transformer of its own for every call; dispose it when it is done.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or one with other images than the model scores.</exception>
    public SegmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Require(input.Schema, _columns.Image, Info);
        return SegmentationTransformer.FromImageModel(_model, _columns, _options);
    }

    /// <summary>The columns after this step: those before it, the masks and the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _columns.Image, Info);
        return SchemaShapes.Add(inputSchema, ResultSchema.Create(_columns, _model.Info.Classes));
    }
}
