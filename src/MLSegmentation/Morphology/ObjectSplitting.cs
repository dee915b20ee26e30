using System.Buffers;
using System.Runtime.InteropServices;

namespace MLSegmentation.Morphology;

/// <summary>
/// Splits objects at their necks: markers are the peaks of the distance to what is around the object, and a watershed of that distance divides
/// its pixels among them. It works in the rectangle around what is split at a time, and takes some 20 bytes for each pixel of that.
/// </summary>
internal sealed class ObjectSplitting : IDisposable
{
    // In pixels of the rectangle for each pixel of the object.
    private const long LargestRectangle = 32;

    private readonly int _width;
    private readonly int _height;
    private readonly bool _hasCorners;
    private readonly DistanceTransform _transform;
    private readonly DistancePeaks _peaks;
    private readonly Watershed _watershed;
    private double[] _distances = [];
    private int[] _numbers = [];
    private int _top;
    private int _left;
    private int _columns;
    private int _rows;

    /// <param name="width">The width of the image.</param>
    /// <param name="height">Its height.</param>
    /// <param name="connectivity">Which pixels touch.</param>
    /// <param name="depth">By how many pixels a neck must be less deep than both parts that it joins.</param>
    public ObjectSplitting(int width, int height, PixelConnectivity connectivity, double depth)
    {
        (_width, _height, _hasCorners) = (width, height, connectivity.HasCorners());
        _transform = new DistanceTransform(width);
        _peaks = new DistancePeaks(connectivity, depth);
        _watershed = new Watershed(width, connectivity);
    }

    /// <summary>
    /// Whether an object fills so little of the rectangle around it, as a diagonal line does, that many of them by themselves would take longer than
    /// all pixels of the image. Such objects are split together.
    /// </summary>
    public static bool IsSparse(LabelComponent component) =>
        (component.Right - component.Left + 1L) * (component.Bottom - component.Top + 1L) > component.Area * LargestRectangle;

    /// <summary>Splits an object, or several of one class.</summary>
    /// <param name="component">What all have in common: the rectangle, and the number of pixels.</param>
    /// <param name="runs">All runs.</param>
    /// <returns>The number of parts; 1 of an object that stays whole.</returns>
    public int Split(LabelComponent component, ReadOnlySpan<PixelRun> runs)
    {
        Frame(component);
        int pixels = _columns * _rows;
        if (component.Area == pixels)
        {
            return 1;
        }

        var distances = _distances.AsSpan(0, pixels);
        distances.Clear();
        foreach (var run in runs)
        {
            distances.Slice(Locate(run.Start), run.End - run.Start).Fill(DistanceTransform.None);
        }

        _transform.Transform(distances, _columns);
        var squares = Round(distances);
        var peaks = _peaks.Find(squares, _columns, MemoryMarshal.Cast<double, int>(distances)[pixels..]);
        if (peaks.Count > 1)
        {
            Flood(squares, peaks);
        }

        return peaks.Count;
    }

    /// <summary>Gives the runs of the parts of the object that was split last, row by row.</summary>
    /// <param name="parts">A list for each part, which is cleared and filled.</param>
    public void CollectRuns(ReadOnlySpan<List<PixelRun>> parts)
    {
        foreach (var part in parts)
        {
            part.Clear();
        }

        for (int y = 0; y < _rows; y++)
        {
            var row = _numbers.AsSpan(y * _columns, _columns);
            int first = ((_top + y) * _width) + _left;
            for (int x = 0; x < _columns;)
            {
                int number = row[x];
                int length = row[x..].IndexOfAnyExcept(number);
                int end = length < 0 ? _columns : x + length;
                if (number != Watershed.Outside)
                {
                    parts[number - 1].Add(new PixelRun(first + x, first + end));
                }

                x = end;
            }
        }
    }

    /// <summary>
    /// Adds the pixels of a part of the object that was split last which part it from others: those that touch a part with a smaller number that stays.
    /// Without them, no two parts touch.
    /// </summary>
    /// <param name="part">The part, counted from 0.</param>
    /// <param name="runs">Its runs.</param>
    /// <param name="stays">For each part with a smaller number whether it stays.</param>
    /// <param name="pixels">Gets the pixels.</param>
    public void CollectLine(int part, ReadOnlySpan<PixelRun> runs, ReadOnlySpan<bool> stays, List<int> pixels)
    {
        foreach (var (start, end) in runs)
        {
            var (y, x) = Math.DivRem(Locate(start), _columns);
            for (int pixel = start; pixel < end; pixel++, x++)
            {
                if (IsLine(x, y, part + 1, stays))
                {
                    pixels.Add(pixel);
                }
            }
        }
    }

    public void Dispose()
    {
        Return(ref _distances);
        Return(ref _numbers);
    }

    private static void Return<T>(ref T[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<T>.Shared.Return(buffer);
            buffer = [];
        }
    }

    /// <summary>Squared distances as whole numbers, in the first half of the memory. Beyond 46,340 pixels all are alike.</summary>
    private static Span<int> Round(Span<double> distances)
    {
        var squares = MemoryMarshal.Cast<double, int>(distances);
        for (int index = 0; index < distances.Length; index++)
        {
            squares[index] = (int)Math.Min(distances[index], int.MaxValue);
        }

        return squares[..distances.Length];
    }

    /// <summary>Sets the rectangle: one pixel wider on all sides than the object, as far as the image goes.</summary>
    private void Frame(LabelComponent component)
    {
        _left = Math.Max(component.Left - 1, 0);
        _top = Math.Max(component.Top - 1, 0);
        _columns = Math.Min(component.Right + 2, _width) - _left;
        _rows = Math.Min(component.Bottom + 2, _height) - _top;
        if (_distances.Length < _columns * _rows)
        {
            Dispose();
            _distances = ArrayPool<double>.Shared.Rent(_columns * _rows);
            _numbers = ArrayPool<int>.Shared.Rent(_columns * _rows);
        }
    }

    private bool IsLine(int x, int y, int number, ReadOnlySpan<bool> stays)
    {
        for (int row = Math.Max(y - 1, 0); row <= Math.Min(y + 1, _rows - 1); row++)
        {
            int reach = row == y || _hasCorners ? 1 : 0;
            for (int column = Math.Max(x - reach, 0); column <= Math.Min(x + reach, _columns - 1); column++)
            {
                int other = _numbers[(row * _columns) + column];
                if (other != Watershed.Outside && other < number && stays[other - 1])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int Locate(int pixel)
    {
        var (y, x) = Math.DivRem(pixel, _width);
        return ((y - _top) * _columns) + x - _left;
    }

    private void Flood(Span<int> squares, IReadOnlyList<int> peaks)
    {
        var numbers = _numbers.AsSpan(0, squares.Length);
        for (int index = 0; index < squares.Length; index++)
        {
            numbers[index] = squares[index] == 0 ? Watershed.Outside : Watershed.Open;

            // The deepest pixels are flooded first.
            squares[index] = -squares[index];
        }

        for (int number = 1; number <= peaks.Count; number++)
        {
            numbers[peaks[number - 1]] = number;
        }

        _watershed.Flood(squares, numbers, _columns);
    }
}
