using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Documents;

/// <summary>The tables of the reference are those of the library.</summary>
public sealed class GeneratedTableTests
{
    [Fact]
    public void MetricsReference_Keys_AreThoseOfTheTable() => DocumentTable.Check(
        "reference/metrics.md",
        "metrics",
        ["metric", "all images and classes", "class", "image", "class of an image", "range", "better"],
        SegmentationMetric.All.Select(Row));

    private static string?[] Row(SegmentationMetric metric) =>
    [
        $"{metric.Group}: {metric.Title}",
        metric.OfAll is null ? "" : $"`{metric.OverallKey}`",
        metric.OfClass is null ? "" : $"`{metric.Key}`",
        metric.OfImage is null ? "" : $"`{metric.Key}`",
        metric is { OfClass: not null, IsOfImages: true } ? $"`{metric.Key}:NAME`" : "",
        null,
        null,
    ];
}
