using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <summary>A step of a pipeline that scores images with a model that is already trained. Fitting it learns nothing.</summary>
public sealed class SegmentationScoringEstimator : IEstimator<SegmentationTransformer>
{
    private readonly SavedModel _saved;
    private readonly SegmentationScoringOptions _options;

    internal SegmentationScoringEstimator(SavedModel saved, SegmentationScoringOptions options) => (_saved, _options) = (saved, options);

    /// <summary>What the model says about itself.</summary>
    public SegmentationModelInfo Info => _saved.Model.Info;

    /// <summary>Makes the transformer, after checking that the data has a column of images.</summary>
    /// <param name="input">The data; no row of it is read.</param>
    /// <returns>A transformer of its own for every call; dispose it when it is done.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="SegmentationException">The data has no such column, or one with other images than the model scores.</exception>
    public SegmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DroppedColumns.Check(input, _saved.Columns.Image);
        ScoredImages.Require(input.Schema, _saved.Columns.Image, Info);
        return SegmentationTransformer.FromSavedModel(_saved, _options);
    }

    /// <summary>The columns after this step: those before it, the masks and the probabilities.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inputSchema"/> is null.</exception>
    /// <exception cref="SegmentationException">
    /// There is no column of images with the expected name, or one with other images than the model scores.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ScoredImages.Require(inputSchema, _saved.Columns.Image, Info);
        return SchemaShapes.Add(inputSchema, ResultSchema.Create(_saved.Columns, Info.Classes, _options.Uncertainty));
    }
}
