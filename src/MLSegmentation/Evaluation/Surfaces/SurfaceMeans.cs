using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// The means over images of the distances between surfaces. As in MONAI, images without a class are left out of its means, and an
/// image in which only one of both masks has the class makes the means of its distances infinite.
/// </summary>
internal sealed class SurfaceMeans
{
    private readonly SegmentationEvaluationOptions _options;
    private readonly ClassMean _classMean;
    private readonly SurfaceMean[] _classes;
    private readonly SurfaceMean _images = new();

    /// <summary>Begins without images.</summary>
    public SurfaceMeans(int classCount, SegmentationEvaluationOptions options)
    {
        _options = options;
        _classMean = new ClassMean(options);
        _classes = [.. Enumerable.Range(0, classCount).Select(_ => new SurfaceMean())];
    }

    /// <summary>Adds an image.</summary>
    /// <param name="surfaces">The surfaces of each class.</param>
    /// <param name="counts">The counts of each class.</param>
    public void Add(SurfaceMetrics[] surfaces, ClassCounts[] counts)
    {
        for (int index = 0; index < _classes.Length; index++)
        {
            _classes[index].Add(surfaces[index]);
        }

        _images.Add(OfClasses(surfaces, _classMean, counts));
    }

    /// <summary>The mean over images of a class.</summary>
    public SurfaceMetrics GetClassMean(int classIndex) => _classes[classIndex].ToMetrics();

    /// <summary>The mean over classes and images, in the order that the aggregation says.</summary>
    /// <param name="counts">The counts of each class over all images.</param>
    public SurfaceMetrics GetMean(ClassCounts[] counts) => _options.Aggregation == MetricAggregation.PerImage
        ? _images.ToMetrics()
        : OfClasses([.. _classes.Select(mean => mean.ToMetrics())], _classMean, counts);

    /// <summary>The means of the classes' surfaces.</summary>
    public static SurfaceMetrics OfClasses(SurfaceMetrics[] surfaces, ClassMean mean, ClassCounts[] counts) =>
        SurfaceMetrics.Create(value => mean.OfValues([.. surfaces.Select(value)], counts));
}
