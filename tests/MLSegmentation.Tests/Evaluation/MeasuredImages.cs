using MLSegmentation.Evaluation;

namespace MLSegmentation.Tests.Evaluation;

/// <summary>The metrics of three small images, with whatever can be measured.</summary>
internal static class MeasuredImages
{
    public static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=255");

    public static SegmentationEvaluationOptions AllOptions { get; } = new()
    {
        Beta = 2,
        Surfaces = new(),
        Objects = new(),
        Bootstrap = new() { Resamples = 10 },
    };

    /// <summary>Measures the images; the third has no cell, labelled or predicted. With a spacing they are slices of volumes.</summary>
    public static SegmentationMetrics Measure(SegmentationEvaluationOptions? options = null, VolumeSpacing? spacing = null)
    {
        var accumulator = new MetricAccumulator(2, options);
        Add(accumulator, spacing, "a, one.png", [1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0]);
        Add(accumulator, spacing, "b.png", [0, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 1]);
        Add(accumulator, spacing, "c.png", [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);
        return accumulator.ToMetrics(Classes);
    }

    private static void Add(MetricAccumulator accumulator, VolumeSpacing? spacing, string name, byte[] label, byte[] predicted) => accumulator.Add(new()
    {
        Label = label,
        Predicted = predicted,
        Scores = (float[])[.. predicted.Select(value => value == 0 ? 0.8f : 0.3f), .. predicted.Select(value => value == 0 ? 0.2f : 0.7f)],
        Size = new ImageSize(3, 2),
        Spacing = spacing,
        Path = name,
        Name = name,
    });
}
