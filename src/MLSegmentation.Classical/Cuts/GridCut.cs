namespace MLSegmentation.Classical.Cuts;

/// <summary>
/// The cheapest division of a grid of pixels into two sides, exactly, by the greatest flow (Boykov and Kolmogorov 2004): trees of pixels grow from both ends
/// until they touch, flow goes along the path, and what it cuts off is adopted anew.
/// </summary>
internal sealed class GridCut
{
    // How a pixel hangs in its tree, where it is not by an edge: on the terminal, on nothing, or on what is still to be found.
    private const sbyte Terminal = 8;
    private const sbyte None = 9;
    private const sbyte Orphan = 10;
    private const byte Free = 0;
    private const byte Source = 1;
    private const byte Sink = 2;
    private const int Directions = 8;

    private readonly CutGraph _graph;
    private readonly byte[] _trees;
    private readonly sbyte[] _parents;
    private readonly int[] _distances;
    private readonly int[] _times;
    private readonly bool[] _isActive;
    private readonly Queue<int> _active = new();
    private readonly Queue<int> _orphans = new();
    private int _time;

    public GridCut(CutGraph graph)
    {
        _graph = graph;
        int count = graph.Count;
        (_trees, _parents, _isActive) = (new byte[count], new sbyte[count], new bool[count]);
        (_distances, _times) = (new int[count], new int[count]);
        Array.Fill(_parents, None);
    }

    /// <summary>Finds the division: true where a pixel is on the side of the source.</summary>
    public bool[] Solve(CancellationToken cancellation)
    {
        for (int pixel = 0; pixel < _trees.Length; pixel++)
        {
            double capacity = _graph.Terminals[pixel];
            if (capacity != 0)
            {
                (_trees[pixel], _parents[pixel], _distances[pixel]) = (capacity > 0 ? Source : Sink, Terminal, 1);
                Activate(pixel);
            }
        }

        while (_active.TryPeek(out int pixel))
        {
            if (_trees[pixel] == Free || !Grow(pixel, out var meeting))
            {
                _active.Dequeue();
                _isActive[pixel] = false;
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            _time++;
            Augment(meeting);
            while (_orphans.TryDequeue(out int orphan))
            {
                Adopt(orphan);
            }
        }

        return Array.ConvertAll(_trees, tree => tree == Source);
    }

    private void Activate(int pixel)
    {
        if (!_isActive[pixel])
        {
            _isActive[pixel] = true;
            _active.Enqueue(pixel);
        }
    }

    /// <summary>Takes free neighbours into the tree, until one of the other tree is met.</summary>
    /// <param name="pixel">The pixel.</param>
    /// <param name="meeting">The pixel of the source's tree, and the direction to that of the sink's.</param>
    private bool Grow(int pixel, out (int Pixel, int Direction) meeting)
    {
        byte tree = _trees[pixel];
        for (int direction = 0; direction < Directions; direction++)
        {
            if (!_graph.TryMove(pixel, direction, out int other) || Residual(tree, pixel, direction, other) <= 0)
            {
                continue;
            }

            if (_trees[other] == Free)
            {
                (_trees[other], _parents[other]) = (tree, (sbyte)CutGraph.Back(direction));
                (_distances[other], _times[other]) = (_distances[pixel] + 1, _times[pixel]);
                Activate(other);
            }
            else if (_trees[other] != tree)
            {
                meeting = tree == Source ? (pixel, direction) : (other, CutGraph.Back(direction));
                return true;
            }
            else if (_times[other] <= _times[pixel] && _distances[other] > _distances[pixel])
            {
                // Nearer to the terminal by this way.
                (_parents[other], _times[other], _distances[other]) = ((sbyte)CutGraph.Back(direction), _times[pixel], _distances[pixel] + 1);
            }
        }

        meeting = default;
        return false;
    }

    /// <summary>What may still flow from a pixel outwards in the source's tree, or inwards in the sink's.</summary>
    private double Residual(byte tree, int pixel, int direction, int other) =>
        tree == Source ? _graph.Capacity(pixel, direction) : _graph.Capacity(other, CutGraph.Back(direction));

    private void Augment((int Pixel, int Direction) meeting)
    {
        int second = _graph.Move(meeting.Pixel, meeting.Direction);
        double flow = Math.Min(
            _graph.Capacity(meeting.Pixel, meeting.Direction), Math.Min(Bottleneck(meeting.Pixel, Source), Bottleneck(second, Sink)));
        _graph.Push(meeting.Pixel, meeting.Direction, flow);
        Push(meeting.Pixel, Source, flow);
        Push(second, Sink, flow);
    }

    private double Bottleneck(int pixel, byte tree)
    {
        double least = double.PositiveInfinity;
        while (_parents[pixel] != Terminal)
        {
            int direction = _parents[pixel];
            int parent = _graph.Move(pixel, direction);
            least = Math.Min(least, Residual(tree, parent, CutGraph.Back(direction), pixel));
            pixel = parent;
        }

        return Math.Min(least, Math.Abs(_graph.Terminals[pixel]));
    }

    private void Push(int pixel, byte tree, double flow)
    {
        while (_parents[pixel] != Terminal)
        {
            int direction = _parents[pixel];
            int parent = _graph.Move(pixel, direction);
            if (tree == Source)
            {
                _graph.Push(parent, CutGraph.Back(direction), flow);
            }
            else
            {
                _graph.Push(pixel, direction, flow);
            }

            if (Residual(tree, parent, CutGraph.Back(direction), pixel) <= 0)
            {
                Cut(pixel);
            }

            pixel = parent;
        }

        _graph.Terminals[pixel] += tree == Source ? -flow : flow;
        if (_graph.Terminals[pixel] == 0)
        {
            Cut(pixel);
        }
    }

    private void Cut(int pixel)
    {
        _parents[pixel] = Orphan;
        _orphans.Enqueue(pixel);
    }

    /// <summary>Hangs a pixel on the neighbour of its tree that is nearest to the terminal, or sets it free.</summary>
    private void Adopt(int pixel)
    {
        byte tree = _trees[pixel];
        int nearest = int.MaxValue;
        for (int direction = 0; direction < Directions; direction++)
        {
            if (_graph.TryMove(pixel, direction, out int other)
                && _trees[other] == tree
                && Residual(tree, other, CutGraph.Back(direction), pixel) > 0
                && FindDistance(other) is { } distance
                && distance < nearest)
            {
                (nearest, _parents[pixel]) = (distance, (sbyte)direction);
            }
        }

        if (nearest < int.MaxValue)
        {
            (_times[pixel], _distances[pixel]) = (_time, nearest + 1);
            return;
        }

        _parents[pixel] = None;
        _trees[pixel] = Free;
        for (int direction = 0; direction < Directions; direction++)
        {
            if (_graph.TryMove(pixel, direction, out int other) && _trees[other] == tree)
            {
                Release(pixel, direction, other, tree);
            }
        }
    }

    /// <summary>What hung on a pixel that is free now is an orphan; what could reach it may take it again.</summary>
    private void Release(int pixel, int direction, int other, byte tree)
    {
        if (Residual(tree, other, CutGraph.Back(direction), pixel) > 0)
        {
            Activate(other);
        }

        if (_parents[other] == CutGraph.Back(direction))
        {
            Cut(other);
        }
    }

    /// <summary>How far a pixel is from the terminal of its tree; null where it no longer hangs on it.</summary>
    private int? FindDistance(int pixel)
    {
        int steps = 0;
        int place = pixel;
        while (_times[place] != _time)
        {
            if (_parents[place] == Terminal)
            {
                (_times[place], _distances[place]) = (_time, 1);
                break;
            }

            if (_parents[place] is Orphan or None)
            {
                return null;
            }

            place = _graph.Move(place, _parents[place]);
            steps++;
        }

        int distance = _distances[place] + steps;
        Mark(pixel, distance);
        return distance;
    }

    /// <summary>Notes the distances along the way, so that it is not gone again.</summary>
    private void Mark(int pixel, int distance)
    {
        while (_times[pixel] != _time)
        {
            (_times[pixel], _distances[pixel]) = (_time, distance--);
            pixel = _graph.Move(pixel, _parents[pixel]);
        }
    }
}
