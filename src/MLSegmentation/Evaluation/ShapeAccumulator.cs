using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Evaluation.Objects;
using MLSegmentation.Evaluation.Surfaces;

namespace MLSegmentation.Evaluation;

/// <summary>Measures the surfaces and objects of each class, image after image, as far as the options ask for them.</summary>
internal sealed class ShapeAccumulator(int classCount, SegmentationEvaluationOptions options)
{
    private readonly SurfaceMeans? _surfaces = options.Surfaces is null ? null : new(classCount, options);
    private readonly ObjectCounts[]? _objects = options.Objects is { } objects
        ? [.. Enumerable.Repeat(ObjectCounts.None(objects.IoUThresholds.Count), classCount)]
        : null;

    /// <summary>Measures an image, whose values are valid; null where the options ask for nothing.</summary>
    /// <exception cref="SegmentationException">The image's width and height are not known, or it is too large.</exception>
    public ImageShapes? Measure(in EvaluatedImage image)
    {
        if (_surfaces is null && _objects is null)
        {
            return null;
        }

        var size = image.Size ?? throw UnknownSize(image);
        var surfaceOptions = options.Surfaces is { } asked ? asked with { Spacing = VoxelGrid.Of(image, options).Spacing } : null;
        var shapes = new ImageShapes(_surfaces is null ? null : new SurfaceMetrics[classCount], _objects is null ? null : new ObjectCounts[classCount]);
        try
        {
            Measure(image, size, surfaceOptions, shapes);
        }
        catch (SegmentationException exception) when (exception.Kind == SegmentationErrorKind.TooLarge)
        {
            throw exception.Within($"{image.Name} is too large");
        }

        return shapes;
    }

    /// <summary>Adds an image that was measured.</summary>
    public void Add(ImageShapes shapes, ClassCounts[] counts)
    {
        for (int index = 0; shapes.Objects is { } objects && index < objects.Length; index++)
        {
            _objects![index] += objects[index];
        }

        _surfaces?.Add(shapes.Surfaces!, counts);
    }

    /// <summary>The mean over images of a class's surfaces; null where they are not measured.</summary>
    public SurfaceMetrics? GetSurfaces(int classIndex) => _surfaces?.GetClassMean(classIndex);

    /// <summary>The mean over images and classes of surfaces; null where they are not measured.</summary>
    public SurfaceMetrics? GetMeanSurfaces(ClassCounts[] counts) => _surfaces?.GetMean(counts);

    /// <summary>How well a class's objects were found in all images; null where they are not counted.</summary>
    public ObjectMetrics? GetObjects(int classIndex) => _objects?[classIndex].ToMetrics(options.Objects!.IoUThresholds);

    private void Measure(in EvaluatedImage image, ImageSize size, SurfaceOptions? surfaceOptions, ImageShapes shapes)
    {
        for (int index = 0; index < classCount; index++)
        {
            if (shapes.Surfaces is { } surfaces)
            {
                surfaces[index] = SurfaceCalculator.Compute(image.Label, image.Predicted, size, index, surfaceOptions!);
            }

            if (shapes.Objects is { } objects)
            {
                objects[index] = ObjectCalculator.Compute(image.Label, image.Predicted, size, index, options.Objects!);
            }
        }
    }

    private static SegmentationException UnknownSize(in EvaluatedImage image) => new(
        $"Of {image.Name} it is known that it has {image.Label.Length} pixels, but not its width and height, which surfaces and objects need; "
        + $"give a column of {nameof(SegmentationMask)}, or of vectors with the dimensions [H, W].");
}

/// <summary>The outlines and objects of each class in one image.</summary>
/// <param name="Surfaces">For each class; null where surfaces are not measured.</param>
/// <param name="Objects">For each class; null where objects are not counted.</param>
internal sealed record ImageShapes(SurfaceMetrics[]? Surfaces, ObjectCounts[]? Objects)
{
    /// <summary>Reads what was written with the same options; null where they ask for nothing.</summary>
    public static ImageShapes? Read(BinaryReader reader, int classCount, SegmentationEvaluationOptions options)
    {
        if (options is { Surfaces: null, Objects: null })
        {
            return null;
        }

        var classes = Enumerable.Range(0, classCount);
        SurfaceMetrics[]? surfaces = options.Surfaces is null ? null : [.. classes.Select(_ => SurfaceMetrics.Read(reader))];
        return new ImageShapes(
            surfaces, options.Objects is { } objects ? [.. classes.Select(_ => ObjectCounts.Read(reader, objects.IoUThresholds.Count))] : null);
    }

    /// <summary>Writes the outlines and objects.</summary>
    public void Save(BinaryWriter writer)
    {
        Array.ForEach(Surfaces ?? [], surfaces => surfaces.Save(writer));
        Array.ForEach(Objects ?? [], objects => objects.Save(writer));
    }
}
