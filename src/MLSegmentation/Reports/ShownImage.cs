using MLSegmentation.Evaluation;

namespace MLSegmentation.Reports;

/// <summary>An image of the report.</summary>
/// <param name="Row">Its row in the data.</param>
/// <param name="Metrics">How well its mask was predicted.</param>
internal sealed record ShownImage(int Row, ImageMetrics Metrics)
{
    /// <summary>Its images; null until they were read.</summary>
    public ImagePanels? Panels { get; init; }
}
