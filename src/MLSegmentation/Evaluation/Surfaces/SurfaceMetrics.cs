namespace MLSegmentation.Evaluation;

/// <summary>
/// How far the outlines of a class's labelled and predicted areas are apart, in one image or as the mean over images. Distances
/// are in the unit that <see cref="SegmentationMetrics.DistanceUnit"/> says.
/// </summary>
public sealed record SurfaceMetrics
{
    internal SurfaceMetrics()
    {
    }

    /// <summary>
    /// The Hausdorff distance: the largest distance from a point of one outline to the other outline. NaN where the class is in
    /// neither mask, infinite where it is in one only.
    /// </summary>
    public required double Hausdorff { get; init; }

    /// <summary>
    /// As <see cref="Hausdorff"/>, but with the 95th percentile of the distances of each direction in place of the largest. NaN
    /// where the class is in neither mask, infinite where it is in one only.
    /// </summary>
    public required double Hausdorff95 { get; init; }

    /// <summary>
    /// The Hausdorff distance of one direction: the largest distance from a point of the predicted outline to the labelled one, which
    /// what was not predicted cannot increase. NaN where the class is in neither mask, infinite where it is in one only.
    /// </summary>
    public required double DirectedHausdorff { get; init; }

    /// <summary>
    /// The mean distance of the points of the predicted outline to the labelled one. NaN where the class is in neither mask, infinite
    /// where it is in one only.
    /// </summary>
    public required double AverageSurfaceDistance { get; init; }

    /// <summary>
    /// The mean distance of the points of both outlines to the other one. NaN where the class is in neither mask, infinite where
    /// it is in one only.
    /// </summary>
    public required double AverageSymmetricSurfaceDistance { get; init; }

    /// <summary>
    /// The share of the points of both outlines, 0 to 1, that are within <see cref="SurfaceOptions.Tolerance"/> of the other one;
    /// also called normalised surface distance. NaN where the class is in neither mask, 0 where it is in one only.
    /// </summary>
    public required double SurfaceDice { get; init; }

    /// <summary>
    /// The IoU, 0 to 1, of the pixels that are near the outline of their area (<see cref="SurfaceOptions.BoundaryWidth"/>). NaN
    /// where the class is in neither mask, 0 where it is in one only. Cheng et al. 2021, arXiv:2103.16562.
    /// </summary>
    public required double BoundaryIoU { get; init; }

    /// <summary>
    /// The centreline Dice (clDice), 0 to 1: the harmonic mean of the share of the predicted area's skeleton that lies in the labelled area and the
    /// share of the labelled area's skeleton that lies in the predicted one. It judges whether lines such as vessels and membranes hang together,
    /// however thick they are. NaN where the class is in neither mask, and of volumes; 0 where it is in one only. Shit et al. 2021, arXiv:2003.07311.
    /// </summary>
    public required double CenterlineDice { get; init; }

    /// <summary>Reads metrics that were written.</summary>
    internal static SurfaceMetrics Read(BinaryReader reader) => Create(_ => reader.ReadDouble());

    /// <summary>Writes the metrics.</summary>
    internal void Save(BinaryWriter writer) => _ = Create(value =>
    {
        double number = value(this);
        writer.Write(number);
        return number;
    });

    /// <summary>The metrics that <paramref name="value"/> makes of the way to each of them, which it is given in the order of the properties.</summary>
    internal static SurfaceMetrics Create(Func<Func<SurfaceMetrics, double>, double> value) => new()
    {
        Hausdorff = value(surfaces => surfaces.Hausdorff),
        Hausdorff95 = value(surfaces => surfaces.Hausdorff95),
        DirectedHausdorff = value(surfaces => surfaces.DirectedHausdorff),
        AverageSurfaceDistance = value(surfaces => surfaces.AverageSurfaceDistance),
        AverageSymmetricSurfaceDistance = value(surfaces => surfaces.AverageSymmetricSurfaceDistance),
        SurfaceDice = value(surfaces => surfaces.SurfaceDice),
        BoundaryIoU = value(surfaces => surfaces.BoundaryIoU),
        CenterlineDice = value(surfaces => surfaces.CenterlineDice),
    };
}
