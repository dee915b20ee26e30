using NetTopologySuite.Geometries;

namespace MLSegmentation.Regions;

/// <summary>
/// Finds the pixels of polygons: those whose middles lie within, by the even–odd rule, whichever way rings go round. What lies outside of the image
/// is left out. The time is linear in the edges, the rows that they cross, and the runs of pixels, but for sorting them.
/// </summary>
internal sealed class PolygonRaster
{
    private readonly List<Edge> _edges = [];
    private readonly List<Edge> _active = [];
    private readonly int _width;
    private readonly int _height;
    private readonly PaintingLimit _limit;
    private double[] _crossings = [];
    private int _next;

    private PolygonRaster(Polygon polygon, int width, int height, PaintingLimit limit)
    {
        (_width, _height, _limit) = (width, height, limit);
        AddEdges(polygon.ExteriorRing.CoordinateSequence);
        for (int hole = 0; hole < polygon.NumInteriorRings; hole++)
        {
            AddEdges(polygon.GetInteriorRingN(hole).CoordinateSequence);
        }

        _edges.Sort((first, second) => first.FirstRow.CompareTo(second.FirstRow));
    }

    /// <summary>Gives the pixels of an outline row by row, from left to right, each once, also where parts of a multi-polygon overlap.</summary>
    /// <param name="outline">Polygons.</param>
    /// <param name="width">The width of the image.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="limit">Bounds the work for an image.</param>
    /// <param name="run">Gets the pixels.</param>
    public static void Fill(Geometry outline, int width, int height, PaintingLimit limit, RunReceiver run)
    {
        var waiting = new PriorityQueue<PolygonRaster, int>();
        foreach (var polygon in Outlines.GetPolygons(outline))
        {
            new PolygonRaster(polygon, width, height, limit).WaitIn(waiting);
        }

        var open = new List<PolygonRaster>();
        var runs = new List<(int Left, int End)>();
        Predicate<PolygonRaster> isIdle = part => part._active.Count == 0 && part.WaitIn(waiting);
        for (int row = 0; waiting.Count > 0 || open.Count > 0; row++)
        {
            while (waiting.TryPeek(out var part, out int first) && (open.Count == 0 || first == row))
            {
                row = first;
                open.Add(part);
                waiting.Dequeue();
            }

            foreach (var part in open)
            {
                part.AddRow(row, runs);
            }

            if (open.Count > 1)
            {
                runs.Sort();
            }

            Unite(runs, row, run);
            open.RemoveAll(isIdle);
        }
    }

    /// <summary>Gives runs, the left ones first, of which those that touch or overlap become one. Then there are none.</summary>
    private static void Unite(List<(int Left, int End)> runs, int row, RunReceiver run)
    {
        for (int index = 0; index < runs.Count;)
        {
            var (left, end) = runs[index++];
            for (; index < runs.Count && runs[index].Left <= end; index++)
            {
                end = Math.Max(end, runs[index].End);
            }

            run(row, left, end);
        }

        runs.Clear();
    }

    /// <summary>Waits for the row in which the next edge begins, where there is one.</summary>
    /// <returns>True, so that it can be a condition.</returns>
    private bool WaitIn(PriorityQueue<PolygonRaster, int> waiting)
    {
        if (_next < _edges.Count)
        {
            waiting.Enqueue(this, _edges[_next].FirstRow);
        }

        return true;
    }

    private void AddRow(int row, List<(int Left, int End)> runs)
    {
        for (; _next < _edges.Count && _edges[_next].FirstRow == row; _next++)
        {
            _active.Add(_edges[_next]);
        }

        AddRuns(row, runs);
        RemoveEnded(row + 1);
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

    private void AddRuns(int row, List<(int Left, int End)> runs)
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
                runs.Add((left, end));
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
