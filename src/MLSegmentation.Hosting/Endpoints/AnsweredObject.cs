using NetTopologySuite.Geometries;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>An object in an image. All coordinates are those of corners of pixels: (0, 0) is the upper left corner of the image.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="ClassIndex">The index of its class.</param>
/// <param name="ClassName">The name of its class.</param>
/// <param name="Area">How many pixels it has.</param>
/// <param name="BoundingBox">The smallest rectangle that holds it.</param>
/// <param name="Centroid">The mean of the middles of its pixels.</param>
/// <param name="MeanScore">The mean probability of its class, from 0 to 1.</param>
/// <param name="Outline">Its outline, a geometry of GeoJSON.</param>
internal sealed record AnsweredObject(
    int Number,
    int ClassIndex,
    string ClassName,
    long Area,
    PixelBox BoundingBox,
    PixelPoint Centroid,
    double? MeanScore,
    AnsweredOutline Outline)
{
    public static AnsweredObject Of(SegmentationObject item) => new(
        item.Number, item.ClassIndex, item.ClassName, item.Area, item.BoundingBox, item.Centroid, item.MeanScore, AnsweredOutline.Of(item.Outline));
}

/// <summary>An outline, a geometry of GeoJSON.</summary>
/// <param name="Type"><c>Polygon</c> or <c>MultiPolygon</c>.</param>
/// <param name="Coordinates">Of a polygon its rings, the outer one first; of several, those of each.</param>
internal sealed record AnsweredOutline(string Type, object Coordinates)
{
    public static AnsweredOutline Of(Geometry outline) => outline is Polygon polygon
        ? new AnsweredOutline(nameof(Polygon), Rings(polygon))
        : new AnsweredOutline(nameof(MultiPolygon), Enumerable.Range(0, outline.NumGeometries).Select(index => Rings((Polygon)outline.GetGeometryN(index))));

    private static double[][][] Rings(Polygon polygon) =>
    [
        Points(polygon.Shell),
        .. polygon.Holes.Select(Points),
    ];

    private static double[][] Points(LinearRing ring) => [.. ring.Coordinates.Select(point => (double[])[point.X, point.Y])];
}
