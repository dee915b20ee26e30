using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions;

/// <summary>
/// Finds the pixels of polygons: those whose middles lie within, by the even–odd rule, whichever way rings go round. What lies outside of the image
/// is left out. The time is linear in the edges, the rows that they cross, and the runs of pixels.
/// </summary>
internal sealed class PolygonRaster
{
    private readonly List<Edge> _edges = [];
    private readonly List<Edge> _active = [];
    private readonly int _width;
    private readonly int _height;
    private readonly PaintingLimit _limit;
    private double[] _crossings = new double[16];

    private PolygonRaster(int width, int height, PaintingLimit limit) => (_width, _height, _limit) = (width, height, limit);

    /// <summary>Gives the pixels of an outline row by row; those of parts of a multi-polygon one part after another.</summary>
    /// <param name="outline">Polygons.</param>
    /// <param name="width">The width of the image.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="limit">Bounds the work for an image.</param>
    /// <param name="run">Gets the pixels.</param>
    public static void Fill(Geometry outline, int width, int height, PaintingLimit limit, RunReceiver run)
    {
        var raster = new PolygonRaster(width, height, limit);
        foreach (var polygon in Outlines.GetPolygons(outline))
        {
            raster.Fill(polygon, run);
        }
    }

    private void Fill(Polygon polygon, RunReceiver run)
    {
        _edges.Clear();
        _active.Clear();
        AddEdges(polygon.ExteriorRing.CoordinateSequence);
        for (int hole = 0; hole < polygon.NumInteriorRings; hole++)
        {
            AddEdges(polygon.GetInteriorRingN(hole).CoordinateSequence);
        }

        _edges.Sort((first, second) => first.FirstRow.CompareTo(second.FirstRow));
        int next = 0;
        for (int row = 0; next < _edges.Count || _active.Count > 0; row++)
        {
            row = _active.Count == 0 ? _edges[next].FirstRow : row;
            for (; next < _edges.Count && _edges[next].FirstRow == row; next++)
            {
                _active.Add(_edges[next]);
            }

            FillRow(row, run);
            RemoveEnded(row + 1);
        }
    }

    private void RemoveEnded(int row)
    {
        int kept = 0;
        for (int index = 0; index < _active.Count; index++)
        {
            if (_active[index].EndRow > row)
            {
                _active[kept++] = _active[index];
            }
        }

        _active.RemoveRange(kept, _active.Count - kept);
    }

    private void AddEdges(CoordinateSequence ring)
    {
        for (int index = 1; index < ring.Count; index++)
        {
            var (x, y) = (ring.GetX(index - 1), ring.GetY(index - 1));
            var (nextX, nextY) = (ring.GetX(index), ring.GetY(index));

            // From top to bottom, so that there and back give the same numbers.
            var edge = y < nextY ? Edge.Create(x, y, nextX, nextY, _height) : Edge.Create(nextX, nextY, x, y, _height);
            if (edge.FirstRow < edge.EndRow)
            {
                _edges.Add(edge);
            }
        }
    }

    private void FillRow(int row, RunReceiver run)
    {
        if (_crossings.Length < _active.Count)
        {
            Array.Resize(ref _crossings, 2 * _active.Count);
        }

        for (int index = 0; index < _active.Count; index++)
        {
            _crossings[index] = _active[index].CrossingAt(row);
        }

        var crossings = _crossings.AsSpan(0, _active.Count);
        crossings.Sort();
        _limit.Spend(crossings.Length);
        for (int index = 0; index + 1 < crossings.Length; index += 2)
        {
            int left = FirstMiddleFrom(crossings[index], _width);
            int end = FirstMiddleFrom(crossings[index + 1], _width);
            if (left < end)
            {
                run(row, left, end);
            }
        }
    }

    /// <summary>The first pixel whose middle is at a place or behind it, within 0 and a length.</summary>
    private static int FirstMiddleFrom(double place, int length) => (int)Math.Clamp(Math.Ceiling(place - 0.5), 0, length);

    /// <summary>An edge and the rows whose middles it crosses.</summary>
    private readonly record struct Edge(int FirstRow, int EndRow, double X, double Y, double Slope)
    {
        public static Edge Create(double x, double y, double lowerX, double lowerY, int height) =>
            new(FirstMiddleFrom(y, height), FirstMiddleFrom(lowerY, height), x, y, (lowerX - x) / (lowerY - y));

        public double CrossingAt(int row) => X + ((row + 0.5 - Y) * Slope);
    }
}
