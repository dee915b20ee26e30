using MLSegmentation.Evaluation.Counting;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>
/// The means over images of the distances between surfaces. As in MONAI, images without a class are left out of its means, and an
/// image in which only one of both masks has the class makes the means of its distances infinite.
/// </summary>
internal sealed class SurfaceMeans(int classCount, SegmentationEvaluationOptions options)
{
    private readonly ClassMean _classMean = new(options);
    private readonly SurfaceMean[] _classes = [.. Enumerable.Range(0, classCount).Select(_ => new SurfaceMean())];
    private readonly SurfaceMean _images = new();

    /// <summary>Adds the surfaces of each class in an image.</summary>
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
    public SurfaceMetrics GetMean(ClassCounts[] counts) => options.Aggregation == MetricAggregation.PerImage
        ? _images.ToMetrics()
        : OfClasses([.. _classes.Select(mean => mean.ToMetrics())], _classMean, counts);

    /// <summary>The means of the classes' surfaces.</summary>
    public static SurfaceMetrics OfClasses(SurfaceMetrics[] surfaces, ClassMean mean, ClassCounts[] counts) =>
        SurfaceMetrics.Create(value => mean.OfValues(surfaces, item => value(item), counts));

    /// <summary>A mean of surface metrics that leaves out what is not a number.</summary>
    private sealed class SurfaceMean
    {
        private SurfaceMetrics _sums = SurfaceMetrics.Create(_ => 0);
        private SurfaceMetrics _counts = SurfaceMetrics.Create(_ => 0);

        public void Add(SurfaceMetrics surfaces)
        {
            _sums = SurfaceMetrics.Create(value => value(_sums) + (double.IsNaN(value(surfaces)) ? 0 : value(surfaces)));
            _counts = SurfaceMetrics.Create(value => value(_counts) + (double.IsNaN(value(surfaces)) ? 0 : 1));
        }

        public SurfaceMetrics ToMetrics() => SurfaceMetrics.Create(value => value(_counts) > 0 ? value(_sums) / value(_counts) : double.NaN);
    }
}
