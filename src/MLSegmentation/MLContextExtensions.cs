using Microsoft.ML;
using MLSegmentation.DataViews;

namespace MLSegmentation;

/// <summary>The entry to semantic segmentation from an <see cref="MLContext"/>.</summary>
public static class MLContextExtensions
{
    /// <summary>Semantic segmentation: the trainers, the evaluation, and saving and loading of models.</summary>
    /// <param name="context">The context whose seed, log and device settings apply.</param>
    /// <returns>The catalog. It holds no state; calling this again gives an equivalent one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <example>
    /// <code>
    /// SegmentationCatalog segmentation = new MLContext(seed: 1).Segmentation();
    /// SegmentationMetrics metrics = segmentation.Evaluate(model.Transform(data));
    /// </code>
    /// </example>
    public static SegmentationCatalog Segmentation(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ColumnTypes.EnsureRegistered();
        return new SegmentationCatalog(context);
    }
}
