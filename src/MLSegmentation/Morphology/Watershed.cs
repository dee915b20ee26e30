using System.Runtime.InteropServices;

namespace MLSegmentation.Morphology;

/// <summary>
/// Floods an image from markers: the lowest pixel beside those that were reached is reached next, and of equally low ones that which was seen first
/// (Beucher and Meyer 1993). Neighbours are seen in the order up, left, right, down, then the corners row by row, so that what is flooded from
/// markers is the same as in scikit-image 0.19. It takes n log n steps.
/// </summary>
/// <param name="width">The largest width of an image.</param>
/// <param name="connectivity">Which pixels are neighbours.</param>
internal sealed class Watershed(int width, PixelConnectivity connectivity)
{
    /// <summary>The number of a pixel that no flood reaches.</summary>
    public const int Outside = -1;

    /// <summary>The number of a pixel that is to be flooded.</summary>
    public const int Open = 0;

    // Columns and rows from a pixel to its neighbours.
    private static readonly (int X, int Y)[] Neighbours = [(0, -1), (-1, 0), (1, 0), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];

    private readonly int _neighbourCount = connectivity.HasCorners() ? Neighbours.Length : Neighbours.Length / 2;
    private Entry[] _heap = new Entry[Math.Max(width, 16)];
    private int _count;

    /// <summary>Floods in place.</summary>
    /// <param name="levels">How high each pixel is, row by row.</param>
    /// <param name="numbers">The numbers of the markers, at least 1, <see cref="Open"/> and <see cref="Outside"/>; then those of the floods.</param>
    /// <param name="columns">The width of the image.</param>
    public void Flood(ReadOnlySpan<int> levels, Span<int> numbers, int columns)
    {
        _count = 0;
        for (int index = 0; index < numbers.Length; index++)
        {
            if (numbers[index] > Open)
            {
                Push(new Entry(levels[index], 0, index));
            }
        }

        uint age = 0;
        int rows = numbers.Length / columns;
        while (_count > 0)
        {
            int index = Pop().Index;
            var (y, x) = Math.DivRem(index, columns);
            foreach (var (right, down) in Neighbours.AsSpan(0, _neighbourCount))
            {
                if ((uint)(x + right) >= (uint)columns || (uint)(y + down) >= (uint)rows)
                {
                    continue;
                }

                int neighbour = index + (down * columns) + right;
                if (numbers[neighbour] == Open)
                {
                    numbers[neighbour] = numbers[index];
                    Push(new Entry(levels[neighbour], ++age, neighbour));
                }
            }
        }
    }

    /// <summary>Lets the entry rise above those that come later.</summary>
    private void Push(Entry entry)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, (int)Math.Min(2L * _heap.Length, Array.MaxLength));
        }

        int place = _count++;
        while (place > 0 && entry.Order < _heap[(place - 1) / 2].Order)
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = entry;
    }

    /// <summary>Takes the first entry away, and lets the last one sink from its place. Of two alike the left one is first.</summary>
    private Entry Pop()
    {
        var first = _heap[0];
        var last = _heap[--_count];
        int place = 0;
        while ((2 * place) + 1 is var child && child < _count)
        {
            if (child + 1 < _count && _heap[child + 1].Order < _heap[child].Order)
            {
                child++;
            }

            if (_heap[child].Order >= last.Order)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = last;
        return first;
    }

    /// <summary>A pixel whose neighbours are to be reached.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Entry(int level, uint age, int index)
    {
        /// <summary>What decides which pixel is next: its level, then how long ago it was seen.</summary>
        public long Order { get; } = ((long)level << 32) | age;

        /// <summary>The pixel.</summary>
        public int Index { get; } = index;
    }
}
