using System.Numerics.Tensors;

namespace MLSegmentation.Morphology;

/// <summary>
/// Finds the middles of the parts of objects: the peaks of the distance to what is around them. A peak counts where the way to any higher one
/// leads down by a depth at least (its dynamics, Grimaud 1992; the h-maxima of Soille 1999), which unions of pixels from the highest down to the lowest tell.
/// </summary>
/// <param name="connectivity">Which pixels touch.</param>
/// <param name="depth">How far down, in pixels.</param>
internal sealed class DistancePeaks(PixelConnectivity connectivity, double depth)
{
    private readonly bool _hasCorners = connectivity.HasCorners();
    private readonly List<int> _peaks = [];

    // The pixel that each pixel hangs on; the peak of an area hangs on itself. Those that were not looked at yet hang on none.
    private int[] _parents = [];

    /// <summary>Finds the peaks of objects that do not touch.</summary>
    /// <param name="squares">The squared distance of each pixel, row by row; 0 outside of objects.</param>
    /// <param name="columns">The width of the image.</param>
    /// <param name="order">As many numbers as pixels, for use.</param>
    /// <returns>The pixels of the peaks, of each the first of the highest ones, in order; valid until the next call.</returns>
    public IReadOnlyList<int> Find(ReadOnlySpan<int> squares, int columns, Span<int> order)
    {
        const int None = -1;
        _peaks.Clear();
        if (_parents.Length < squares.Length)
        {
            _parents = new int[squares.Length];
        }

        _parents.AsSpan(0, squares.Length).Fill(None);
        int count = Sort(squares, order);
        Span<int> neighbours = stackalloc int[(int)PixelConnectivity.Eight];
        for (int place = 0; place < count; place++)
        {
            int pixel = order[place];
            _parents[pixel] = pixel;
            foreach (int neighbour in neighbours[..FindNeighbours(pixel, columns, squares.Length, neighbours)])
            {
                if (_parents[neighbour] != None)
                {
                    Unite(squares, pixel, FindPeak(neighbour));
                }
            }
        }

        // What hangs on nothing is the highest peak of its object.
        foreach (int pixel in order[..count])
        {
            if (_parents[pixel] == pixel)
            {
                _peaks.Add(pixel);
            }
        }

        _peaks.Sort();
        return _peaks;
    }

    /// <summary>Sorts the pixels of objects by distance, the farthest first and equal ones as they come, and counts them.</summary>
    private static int Sort(ReadOnlySpan<int> squares, Span<int> order)
    {
        int greatest = TensorPrimitives.Max(squares);
        if (greatest > squares.Length)
        {
            return SortFar(squares, order);
        }

        int[] places = new int[greatest + 2];
        foreach (int square in squares)
        {
            places[greatest - square + 1]++;
        }

        for (int rank = 1; rank < places.Length; rank++)
        {
            places[rank] += places[rank - 1];
        }

        for (int pixel = 0; pixel < squares.Length; pixel++)
        {
            order[places[greatest - squares[pixel]]++] = pixel;
        }

        // What is outside has distance 0 and comes last.
        return greatest == 0 ? 0 : places[greatest - 1];
    }

    /// <summary>The same where distances are so great that counting them takes longer: in thin images, where an object has nothing beside it.</summary>
    private static int SortFar(ReadOnlySpan<int> squares, Span<int> order)
    {
        long[] keys = new long[squares.Length - squares.Count(0)];
        int count = 0;
        for (int pixel = 0; pixel < squares.Length; pixel++)
        {
            if (squares[pixel] != 0)
            {
                keys[count++] = ((long)(int.MaxValue - squares[pixel]) << 32) | (uint)pixel;
            }
        }

        Array.Sort(keys);
        for (int place = 0; place < count; place++)
        {
            order[place] = (int)keys[place];
        }

        return count;
    }

    /// <summary>Hangs what a pixel belongs to and a touching area together; the lower of their two peaks ends here.</summary>
    private void Unite(ReadOnlySpan<int> squares, int pixel, int other)
    {
        int own = FindPeak(pixel);
        if (own == other)
        {
            return;
        }

        bool isOwnLower = squares[own] < squares[other] || (squares[own] == squares[other] && own > other);
        var (lower, higher) = isOwnLower ? (own, other) : (other, own);
        _parents[lower] = higher;
        if (lower != pixel && Math.Sqrt(squares[lower]) - Math.Sqrt(squares[pixel]) >= depth)
        {
            _peaks.Add(lower);
        }
    }

    private int FindPeak(int pixel)
    {
        while (_parents[pixel] != pixel)
        {
            _parents[pixel] = _parents[_parents[pixel]];
            pixel = _parents[pixel];
        }

        return pixel;
    }

    private int FindNeighbours(int pixel, int columns, int length, Span<int> neighbours)
    {
        int count = 0;
        int x = pixel % columns;
        int left = x > 0 ? 1 : 0;
        int right = x < columns - 1 ? 1 : 0;
        for (int row = pixel - columns; row <= pixel + columns; row += columns)
        {
            if (row < 0 || row >= length)
            {
                continue;
            }

            int reach = row == pixel || _hasCorners ? 1 : 0;
            for (int neighbour = row - (left * reach); neighbour <= row + (right * reach); neighbour++)
            {
                if (neighbour != pixel)
                {
                    neighbours[count++] = neighbour;
                }
            }
        }

        return count;
    }
}
