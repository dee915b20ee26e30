using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Evaluation.Objects;
using MLSegmentation.Evaluation.Surfaces;

namespace MLSegmentation.Evaluation;

/// <summary>Measures the surfaces and objects of each class, image after image, as far as the options ask for them.</summary>
internal sealed class ShapeAccumulator
{
    private readonly int _classCount;
    private readonly SegmentationEvaluationOptions _options;
    private readonly SurfaceMeans? _surfaces;
    private readonly ObjectCounts[]? _objects;

    /// <summary>Begins without images.</summary>
    public ShapeAccumulator(int classCount, SegmentationEvaluationOptions options)
    {
        _classCount = classCount;
        _options = options;
        _surfaces = options.Surfaces is null ? null : new SurfaceMeans(classCount, options);
        _objects = options.Objects is { } objects ? [.. Enumerable.Repeat(ObjectCounts.None(objects.IoUThresholds.Count), classCount)] : null;
    }

    /// <summary>Measures an image.</summary>
    /// <param name="image">The image; its values are valid.</param>
    /// <param name="counts">The counts of its classes.</param>
    /// <returns>What was measured; null where the options ask for nothing.</returns>
    /// <exception cref="SegmentationException">The image's width and height are not known.</exception>
    public ImageShapes? Add(in EvaluatedImage image, ClassCounts[] counts)
    {
        if (_surfaces is null && _objects is null)
        {
            return null;
        }

        int width = image.Size?.Width ?? throw UnknownSize(image);
        var shapes = new ImageShapes(MeasureSurfaces(image, width), CountObjects(image, width));
        if (shapes.Surfaces is { } surfaces)
        {
            _surfaces!.Add(surfaces, counts);
        }

        for (int index = 0; index < shapes.Objects?.Length; index++)
        {
            _objects![index] += shapes.Objects[index];
        }

        return shapes;
    }

    /// <summary>The mean over images of a class's surfaces; null where they are not measured.</summary>
    public SurfaceMetrics? GetSurfaces(int classIndex) => _surfaces?.GetClassMean(classIndex);

    /// <summary>The mean over images and classes of surfaces; null where they are not measured.</summary>
    /// <param name="counts">The counts of each class over all images.</param>
    public SurfaceMetrics? GetMeanSurfaces(ClassCounts[] counts) => _surfaces?.GetMean(counts);

    /// <summary>How well a class's objects were found in all images; null where they are not counted.</summary>
    public ObjectMetrics? GetObjects(int classIndex) => _objects?[classIndex].ToMetrics(_options.Objects!.IoUThresholds);

    private SurfaceMetrics[]? MeasureSurfaces(in EvaluatedImage image, int width)
    {
        if (_options.Surfaces is not { } options)
        {
            return null;
        }

        var surfaces = new SurfaceMetrics[_classCount];
        for (int index = 0; index < surfaces.Length; index++)
        {
            surfaces[index] = SurfaceCalculator.Compute(image.Label, image.Predicted, width, index, options);
        }

        return surfaces;
    }

    private ObjectCounts[]? CountObjects(in EvaluatedImage image, int width)
    {
        if (_options.Objects is not { } options)
        {
            return null;
        }

        var objects = new ObjectCounts[_classCount];
        for (int index = 0; index < objects.Length; index++)
        {
            objects[index] = ObjectCalculator.Compute(image.Label, image.Predicted, width, index, options);
        }

        return objects;
    }

    private static SegmentationException UnknownSize(in EvaluatedImage image) => new(
        $"Of {image.Name} it is known that it has {image.Label.Length} pixels, but not its width and height, which surfaces and objects need; "
        + $"give a column of {nameof(SegmentationMask)}, or of vectors with the dimensions [H, W].");
}
