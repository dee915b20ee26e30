namespace MLSegmentation.Evaluation.Ranking;

/// <summary>
/// Keeps a few points of a curve that has millions. Points come in order of X. Those that come within 1/1024 of the last kept one
/// are left out at once, so that memory does not grow; in the end, the points whose absence changes the area under the curve least
/// go one after another, as Visvalingam and Whyatt simplify lines (1993).
/// </summary>
internal sealed class CurveThinner(Func<CurvePoint, CurvePoint, CurvePoint, double> getCost)
{
    private const int MaxPoints = 256;
    private const double Step = 1.0 / 1024;

    private readonly List<CurvePoint> _kept = [];
    private CurvePoint _last;

    /// <summary>Whether no point was added yet.</summary>
    public bool IsEmpty => _kept.Count == 0;

    /// <summary>For a curve of straight lines between the points.</summary>
    public static CurveThinner ForLines() => new(GetTriangle);

    /// <summary>For a curve of steps, each as high as the point at its end.</summary>
    public static CurveThinner ForSteps() => new(GetRectangle);

    /// <summary>Adds the next point.</summary>
    public void Add(CurvePoint point)
    {
        if (IsEmpty)
        {
            _kept.Add(point);
        }
        else if (!IsNear(point, _kept[^1]) && _last != _kept[^1])
        {
            _kept.Add(_last);
        }

        _last = point;
    }

    /// <summary>The points that remain, at most 256, the first and the last among them.</summary>
    public CurvePoint[] GetPoints()
    {
        CurvePoint[] points = _kept.Count == 0 || _kept[^1] == _last ? [.. _kept] : [.. _kept, _last];
        return points.Length > MaxPoints ? Thin(points) : points;
    }

    private static bool IsNear(CurvePoint point, CurvePoint other) => Math.Abs(point.X - other.X) < Step && Math.Abs(point.Y - other.Y) < Step;

    private static double GetTriangle(CurvePoint before, CurvePoint point, CurvePoint after) =>
        Math.Abs(((after.X - before.X) * (point.Y - before.Y)) - ((point.X - before.X) * (after.Y - before.Y))) / 2;

    private static double GetRectangle(CurvePoint before, CurvePoint point, CurvePoint after) => (point.X - before.X) * Math.Abs(point.Y - after.Y);

    private CurvePoint[] Thin(CurvePoint[] points)
    {
        int[] before = [.. Enumerable.Range(-1, points.Length)];
        int[] after = [.. Enumerable.Range(1, points.Length)];
        double[] costs = new double[points.Length];
        var queue = new PriorityQueue<int, double>();
        for (int index = 1; index < points.Length - 1; index++)
        {
            Enqueue(index);
        }

        for (int surplus = points.Length - MaxPoints; surplus > 0;)
        {
            // A point whose neighbours changed is in the queue again, with another cost; one that is gone costs NaN.
            if (queue.TryDequeue(out int index, out double cost) && cost == costs[index])
            {
                costs[index] = double.NaN;
                after[before[index]] = after[index];
                before[after[index]] = before[index];
                Enqueue(before[index]);
                Enqueue(after[index]);
                surplus--;
            }
        }

        return [.. points.Where((_, index) => !double.IsNaN(costs[index]))];

        void Enqueue(int index)
        {
            if (index > 0 && index < points.Length - 1)
            {
                costs[index] = getCost(points[before[index]], points[index], points[after[index]]);
                queue.Enqueue(index, costs[index]);
            }
        }
    }
}

/// <summary>A point of a curve, and what stands for its threshold.</summary>
internal readonly record struct CurvePoint(double X, double Y, int Key);
