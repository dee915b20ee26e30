using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MLSegmentation.Morphology;

/// <summary>Pixels of a row side by side that belong to one object: from the index of the first, in the whole image, to before the end.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelRun(int Start, int End);

/// <summary>
/// Walks from object to object of an image of labels, in the order of their first pixels, and gives the runs of pixels of each. It takes one label a
/// pixel and the runs of one object at a time, and works on a copy, so that the labels may change meanwhile.
/// </summary>
internal sealed class ConnectedRuns<TLabel> : IDisposable
    where TLabel : struct, IBinaryInteger<TLabel>
{
    // In the copy: a pixel that belongs to no object that is asked for, or to one that was found already.
    private static readonly TLabel Closed = TLabel.CreateTruncating(SegmentationMask.Ignored);

    private readonly List<PixelRun> _runs = [];
    private readonly Stack<int> _pending = new();
    private readonly ImageSize _size;
    private readonly int _width;
    private readonly int _length;
    private readonly PixelConnectivity _connectivity;
    private TLabel[] _open;
    private int _position;

    /// <summary>Looks for the objects of all labels but 0, the background, and <see cref="SegmentationMask.Ignored"/>.</summary>
    /// <param name="labels">One label per pixel, row by row, of volumes slice by slice.</param>
    /// <param name="size">The size of the image or volume.</param>
    /// <param name="connectivity">Which pixels touch.</param>
    public ConnectedRuns(ReadOnlySpan<TLabel> labels, ImageSize size, PixelConnectivity connectivity)
    {
        (_size, _width, _length, _connectivity) = (size, size.Width, labels.Length, connectivity);
        _open = ArrayPool<TLabel>.Shared.Rent(labels.Length);
        labels.CopyTo(_open);
        Open.Replace(TLabel.Zero, Closed);
    }

    /// <summary>Looks for the objects of some labels, also of 0.</summary>
    /// <param name="labels">One label per pixel, row by row, of volumes slice by slice, from 0 to 255.</param>
    /// <param name="size">The size of the image or volume.</param>
    /// <param name="connectivity">Which pixels touch.</param>
    /// <param name="isWanted">For each label whether its objects are asked for; ignored pixels belong to none.</param>
    public ConnectedRuns(ReadOnlySpan<TLabel> labels, ImageSize size, PixelConnectivity connectivity, ReadOnlySpan<bool> isWanted)
        : this(labels, size, connectivity)
    {
        for (int index = 0; index < labels.Length; index++)
        {
            _open[index] = isWanted[int.CreateTruncating(labels[index])] ? labels[index] : Closed;
        }
    }

    /// <summary>The object that was found last; its number counts from 1.</summary>
    public LabelComponent Current { get; private set; }

    /// <summary>Its class.</summary>
    public TLabel Label { get; private set; }

    /// <summary>Its runs, in no order, valid until the next object is looked for.</summary>
    public ReadOnlySpan<PixelRun> Runs => CollectionsMarshal.AsSpan(_runs);

    private Span<TLabel> Open => _open.AsSpan(0, _length);

    /// <summary>Finds the next object.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        int next = Open[_position..].IndexOfAnyExcept(Closed);
        if (next < 0)
        {
            _position = _length;
            return false;
        }

        _position += next;
        Label = _open[_position];
        Current = LabelComponent.Empty(Current.Number + 1);
        _runs.Clear();
        Collect(_position);
        return true;
    }

    public void Dispose()
    {
        if (_open.Length > 0)
        {
            ArrayPool<TLabel>.Shared.Return(_open);
            _open = [];
            _position = 0;
        }
    }

    /// <summary>Goes from run to run, so that what is still to be done takes little memory however large the object is.</summary>
    private void Collect(int first)
    {
        _pending.Push(first);
        while (_pending.TryPop(out int index))
        {
            if (_open[index] != Label)
            {
                continue;
            }

            int row = index / _width;
            int x = index - (row * _width);
            var pixels = _open.AsSpan(row * _width, _width);
            int left = pixels[..x].LastIndexOfAnyExcept(Label) + 1;
            int length = pixels[x..].IndexOfAnyExcept(Label);
            int end = length < 0 ? _width : x + length;
            pixels[left..end].Fill(Closed);
            _runs.Add(new PixelRun((row * _width) + left, (row * _width) + end));
            var (z, y) = Math.DivRem(row, _size.Height);
            Current = Current.Including(left, end, y, z);
            AddTouching(y, z, left, end);
        }
    }

    /// <summary>Notes one pixel of each run that touches a run, in the rows beside it and in the slices beside those.</summary>
    private void AddTouching(int y, int z, int left, int end)
    {
        int reach = _connectivity.HasCorners() ? 1 : 0;
        AddTouchingRow(y - 1, z, left - reach, end + reach);
        AddTouchingRow(y + 1, z, left - reach, end + reach);
        if (_size.Depth == 1)
        {
            return;
        }

        int corner = _connectivity.HasVoxelCorners() ? 1 : 0;
        for (int slice = z - 1; slice <= z + 1; slice += 2)
        {
            AddTouchingRow(y, slice, left - reach, end + reach);
            if (_connectivity.HasCorners())
            {
                AddTouchingRow(y - 1, slice, left - corner, end + corner);
                AddTouchingRow(y + 1, slice, left - corner, end + corner);
            }
        }
    }

    /// <summary>Notes one pixel of each run in a part of a row.</summary>
    private void AddTouchingRow(int y, int z, int left, int end)
    {
        if (y < 0 || y >= _size.Height || z < 0 || z >= _size.Depth)
        {
            return;
        }

        int first = ((z * _size.Height) + y) * _width;
        int from = first + Math.Max(left, 0);
        var row = _open.AsSpan(from, first + Math.Min(end, _width) - from);
        while (row.IndexOf(Label) is >= 0 and var start)
        {
            _pending.Push(from + start);
            int length = row[start..].IndexOfAnyExcept(Label);
            if (length < 0)
            {
                return;
            }

            row = row[(start + length)..];
            from += start + length;
        }
    }
}
