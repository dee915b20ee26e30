using MLSegmentation.Morphology;
using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions;

/// <summary>Outlines of pixels, and what they are made of.</summary>
internal static class Outlines
{
    /// <summary>Makes geometries without a reference system, in pixels.</summary>
    public static GeometryFactory Factory { get; } = new(new PrecisionModel(), 0);

    /// <summary>One geometry of polygons.</summary>
    public static Geometry Combine(IReadOnlyList<Polygon> polygons) =>
        polygons.Count == 1 ? polygons[0] : Factory.CreateMultiPolygon([.. polygons]);

    /// <summary>The polygons of a geometry of polygons.</summary>
    public static IEnumerable<Polygon> GetPolygons(Geometry outline) => outline switch
    {
        Polygon polygon => [polygon],
        _ => Enumerable.Range(0, outline.NumGeometries).Select(outline.GetGeometryN).OfType<Polygon>(),
    };

    /// <summary>The outline of the pixels of a rectangle that are not 0; null where all are.</summary>
    public static Geometry? OfPixels(ReadOnlySpan<byte> pixels, PixelBox box)
    {
        // 255 would not count as an object.
        ushort[] labels = new ushort[pixels.Length];
        for (int index = 0; index < labels.Length; index++)
        {
            labels[index] = pixels[index] == 0 ? (ushort)0 : (ushort)1;
        }

        var parts = LabelComponents.Find<ushort>(labels, box.Width, PixelConnectivity.Four);
        return parts.Components.Count == 0
            ? null
            : Combine(OutlineTracer.Trace(parts.Numbers, box.Width, parts.Components.Count, box.Left, box.Top));
    }

    /// <summary>A rectangle of corner coordinates.</summary>
    public static Polygon OfRectangle(double left, double top, double right, double bottom) => Factory.CreatePolygon(
        [new(left, top), new(right, top), new(right, bottom), new(left, bottom), new(left, top)]);

    /// <summary>The polygon of an ellipse, nowhere further from it than a twentieth of a pixel where it is smaller than a whole slide.</summary>
    /// <param name="center">Its middle.</param>
    /// <param name="radiusX">Half its width.</param>
    /// <param name="radiusY">Half its height.</param>
    /// <param name="rotation">By how much it is turned, in radians, from the x axis to the y axis.</param>
    public static Polygon OfEllipse(Coordinate center, double radiusX, double radiusY, double rotation = 0)
    {
        const int Fewest = 16;
        const int Most = 4096;
        int count = (int)Math.Clamp(Math.Ceiling(10 * Math.Sqrt(Math.Max(radiusX, radiusY))), Fewest, Most);
        var (sin, cos) = Math.SinCos(rotation);
        var corners = new Coordinate[count + 1];
        for (int index = 0; index < count; index++)
        {
            var (down, right) = Math.SinCos(2 * Math.PI * index / count);
            var (x, y) = (radiusX * right, radiusY * down);
            corners[index] = new Coordinate(center.X + (x * cos) - (y * sin), center.Y + (x * sin) + (y * cos));
        }

        corners[count] = corners[0].Copy();
        return Factory.CreatePolygon(corners);
    }
}
