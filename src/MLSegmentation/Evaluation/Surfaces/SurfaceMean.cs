namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>A mean of surface metrics that leaves out what is not a number.</summary>
internal sealed class SurfaceMean
{
    private SurfaceMetrics _sums = SurfaceMetrics.Create(_ => 0);
    private SurfaceMetrics _counts = SurfaceMetrics.Create(_ => 0);

    /// <summary>Adds the metrics of an image.</summary>
    public void Add(SurfaceMetrics surfaces)
    {
        _sums = SurfaceMetrics.Create(value => value(_sums) + (double.IsNaN(value(surfaces)) ? 0 : value(surfaces)));
        _counts = SurfaceMetrics.Create(value => value(_counts) + (double.IsNaN(value(surfaces)) ? 0 : 1));
    }

    /// <summary>The means so far.</summary>
    public SurfaceMetrics ToMetrics() => SurfaceMetrics.Create(value => value(_counts) > 0 ? value(_sums) / value(_counts) : double.NaN);
}
