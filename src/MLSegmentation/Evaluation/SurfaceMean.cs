namespace MLSegmentation.Evaluation;

/// <summary>A mean of surface metrics that leaves out what is not a number.</summary>
internal sealed class SurfaceMean
{
    private RunningMean _hausdorff;
    private RunningMean _hausdorff95;
    private RunningMean _directedHausdorff;
    private RunningMean _averageSurfaceDistance;
    private RunningMean _averageSymmetricSurfaceDistance;
    private RunningMean _surfaceDice;
    private RunningMean _boundaryIoU;

    /// <summary>Adds the metrics of an image.</summary>
    public void Add(SurfaceMetrics surfaces)
    {
        _hausdorff.Add(surfaces.Hausdorff);
        _hausdorff95.Add(surfaces.Hausdorff95);
        _directedHausdorff.Add(surfaces.DirectedHausdorff);
        _averageSurfaceDistance.Add(surfaces.AverageSurfaceDistance);
        _averageSymmetricSurfaceDistance.Add(surfaces.AverageSymmetricSurfaceDistance);
        _surfaceDice.Add(surfaces.SurfaceDice);
        _boundaryIoU.Add(surfaces.BoundaryIoU);
    }

    /// <summary>The means so far.</summary>
    public SurfaceMetrics ToMetrics() => new()
    {
        Hausdorff = _hausdorff.Value,
        Hausdorff95 = _hausdorff95.Value,
        DirectedHausdorff = _directedHausdorff.Value,
        AverageSurfaceDistance = _averageSurfaceDistance.Value,
        AverageSymmetricSurfaceDistance = _averageSymmetricSurfaceDistance.Value,
        SurfaceDice = _surfaceDice.Value,
        BoundaryIoU = _boundaryIoU.Value,
    };
}
