using Microsoft.ML;
using MLSegmentation.DataViews;
using MLSegmentation.MaskColumns;

namespace MLSegmentation;

/// <summary>Steps of pipelines that make objects of masks.</summary>
public static class ObjectTransformsExtensions
{
    /// <summary>
    /// Makes the objects of masks: class, area, rectangle, middle, outline, and, where there are probabilities, the mean score. A row's objects
    /// are made when it is asked for them.
    /// </summary>
    /// <param name="catalog">The catalog of transforms.</param>
    /// <param name="outputColumnName">The column that gets the objects (<see cref="SegmentationObjectList"/>).</param>
    /// <param name="maskColumnName">The column of masks (<see cref="SegmentationMask"/>). Default: <c>PredictedLabel</c>.</param>
    /// <param name="scoreColumnName">The column of their probabilities, vectors of <see cref="float"/>, such as <c>Score</c>. Default: null, none.</param>
    /// <param name="options">Which objects, and how. Default: null, the defaults.</param>
    /// <returns>The step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is null.</exception>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.ExtractObjects("Objects", "Label", options: new() { SmallestArea = 20 });
    /// </code>
    /// </example>
    public static MaskMappingEstimator ExtractObjects(
        this TransformsCatalog catalog,
        string outputColumnName,
        string maskColumnName = ColumnNames.PredictedLabel,
        string? scoreColumnName = null,
        ExtractObjectsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        ArgumentException.ThrowIfNullOrWhiteSpace(maskColumnName);
        if (scoreColumnName?.Trim().Length == 0)
        {
            throw new ArgumentException("The name of a column is empty; leave it out for none.", nameof(scoreColumnName));
        }

        ColumnTypes.EnsureRegistered();
        return new MaskMappingEstimator(new MaskToObjects(outputColumnName, maskColumnName)
        {
            Options = options ?? new(),
            ScoreColumnName = scoreColumnName,
        });
    }
}
