using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// Reads patches whose pixels lie between those of the image: images bilinearly, volumes trilinearly, masks to the nearest pixel, all at the same places.
/// Beyond the borders the image goes on as in a mirror. Only the patch is made, never a changed image. Not safe for several threads at
/// once.
/// </summary>
internal sealed class PatchSampler
{
    // Places are rounded to 256ths of a pixel: fine enough for bytes, between which all is exact then, and exact for places on pixels.
    private const int Parts = 256;

    // 0, 1, 2 and so on, for as many as a vector has.
    private static readonly Vector<double> Places = new([.. Enumerable.Range(0, Vector<double>.Count).Select(index => (double)index)]);

    // The pixels around a place in a slice.
    private const int Corners = 4;

    // Of each pixel in a row of the patch: its place in the image; how far the deformations move it, and later how much the pixels on the right,
    // those below and those behind count; and the values of the four pixels around it, with their places in a plane, and of the four behind them.
    private readonly (int[] Places, float[] Values)[] _corners = [.. Enumerable.Repeat<(int[], float[])>(([], []), 2 * Corners)];
    private float[] _x = [];
    private float[] _y = [];
    private float[] _z = [];
    private float[] _right = [];
    private float[] _down = [];
    private float[] _deeper = [];
    private bool _isDeep;

    /// <summary>Reads a patch of an image, in the image's format and one plane after another, and of its mask.</summary>
    public void Read(Sample sample, PatchWindow window, Span<byte> values, Span<byte> labels)
    {
        var (info, size) = (sample.Info, window.Geometry.Size);
        int rowBytes = size.Width * info.Format.BytesPerValue;
        int planeBytes = values.Length / info.Channels;
        _isDeep = info.Size.Depth > 1 || size.Depth > 1;
        Begin(size.Width);
        for (int row = 0; row < size.Height * size.Depth; row++)
        {
            var (z, y) = Math.DivRem(row, size.Height);
            Locate(window, y, z);
            Fold(info.Size);
            SampleLabels(sample.Labels, info.Size, labels.Slice(row * size.Width, size.Width));
            LocateCorners(info.Size);
            for (int channel = 0; channel < info.Channels; channel++)
            {
                SampleRow(info.Format, sample.GetPlane(channel), values.Slice((channel * planeBytes) + (row * rowBytes), rowBytes));
            }
        }
    }

    private void Begin(int width)
    {
        Array.Resize(ref _x, width);
        Array.Resize(ref _y, width);
        Array.Resize(ref _z, width);
        Array.Resize(ref _right, width);
        Array.Resize(ref _down, width);
        Array.Resize(ref _deeper, width);
        foreach (ref var corner in _corners.AsSpan())
        {
            Array.Resize(ref corner.Places, width);
            Array.Resize(ref corner.Values, width);
        }
    }

    private void Locate(PatchWindow window, int y, int z)
    {
        var geometry = window.Geometry;
        var (matrix, extent, size) = (geometry.Matrix, geometry.Extent, geometry.Size);
        var fromMiddle = new PatchVector(-(size.Width - 1) / 2.0, y - ((size.Height - 1) / 2.0), z - ((size.Depth - 1) / 2.0));
        Fill(_x, Start(window.Left, extent.X, geometry.Offset.X, matrix.X, fromMiddle), matrix.X.X);
        Fill(_y, Start(window.Top, extent.Y, geometry.Offset.Y, matrix.Y, fromMiddle), matrix.Y.X);
        if (_isDeep)
        {
            Fill(_z, Start(window.Front, extent.Z, geometry.Offset.Z, matrix.Z, fromMiddle), matrix.Z.X);
        }

        if (geometry.Deformations.Count > 0)
        {
            Displace(geometry, y);
        }
    }

    /// <summary>Where the first pixel of a row lies along an axis of the image.</summary>
    private static double Start(double start, double extent, double offset, PatchVector row, PatchVector fromMiddle) =>
        start + ((extent - 1) / 2) + offset + (row.X * fromMiddle.X) + (row.Y * fromMiddle.Y) + (row.Z * fromMiddle.Z);

    private static void Fill(Span<float> places, double start, double step)
    {
        int index = 0;
        for (; index + Vector<float>.Count <= places.Length; index += Vector<float>.Count)
        {
            var first = Places + new Vector<double>(index);
            var second = first + new Vector<double>(Vector<double>.Count);
            Vector.Narrow(new Vector<double>(start) + (first * step), new Vector<double>(start) + (second * step)).CopyTo(places[index..]);
        }

        for (; index < places.Length; index++)
        {
            places[index] = (float)(start + (index * step));
        }
    }

    private void Displace(PatchGeometry geometry, int y)
    {
        _right.AsSpan().Clear();
        _down.AsSpan().Clear();
        foreach (var grid in geometry.Deformations)
        {
            grid.AddRow(y, geometry.Size, _right, _down);
        }

        Add(_x, geometry.Matrix.X);
        Add(_y, geometry.Matrix.Y);
        if (_isDeep)
        {
            Add(_z, geometry.Matrix.Z);
        }
    }

    private void Add(Span<float> places, PatchVector row)
    {
        TensorPrimitives.MultiplyAdd(_right, (float)row.X, places, places);
        TensorPrimitives.MultiplyAdd(_down, (float)row.Y, places, places);
    }

    private void Fold(ImageSize size)
    {
        MirroredBorder.Fold(_x, size.Width);
        MirroredBorder.Fold(_y, size.Height);
        if (_isDeep)
        {
            MirroredBorder.Fold(_z, size.Depth);
        }
    }

    // Where a loop asks for the length of all that it reads, the processor needs not ask again for each pixel.
    private void SampleLabels(ReadOnlySpan<byte> labels, ImageSize size, Span<byte> row)
    {
        var (x, y, z) = (_x, _y, _z);
        if (_isDeep)
        {
            for (int index = 0; index < x.Length && index < y.Length && index < z.Length && index < row.Length; index++)
            {
                int line = ((int)(z[index] + 0.5f) * size.Height) + (int)(y[index] + 0.5f);
                row[index] = labels[(line * size.Width) + (int)(x[index] + 0.5f)];
            }

            return;
        }

        for (int index = 0; index < x.Length && index < y.Length && index < row.Length; index++)
        {
            row[index] = labels[((int)(y[index] + 0.5f) * size.Width) + (int)(x[index] + 0.5f)];
        }
    }

    /// <summary>Finds the four pixels around each place, and how much they count.</summary>
    private void LocateCorners(ImageSize size)
    {
        var (x, y) = (_x, _y);
        var (topLeft, topRight, bottomLeft, bottomRight) = (_corners[0].Places, _corners[1].Places, _corners[2].Places, _corners[3].Places);
        for (int index = 0; index < x.Length; index++)
        {
            var (left, top) = ((int)x[index], (int)y[index]);
            int place = (top * size.Width) + left;
            int right = left < size.Width - 1 ? 1 : 0;
            int down = top < size.Height - 1 ? size.Width : 0;
            (topLeft[index], topRight[index], bottomLeft[index], bottomRight[index]) = (place, place + right, place + down, place + right + down);
            _right[index] = (float)(int)(((x[index] - left) * Parts) + 0.5f) / Parts;
            _down[index] = (float)(int)(((y[index] - top) * Parts) + 0.5f) / Parts;
        }

        if (_isDeep)
        {
            LocateSlices(size);
        }
    }

    /// <summary>Moves the four pixels to the slice before each place, and finds those in the slice behind it.</summary>
    private void LocateSlices(ImageSize size)
    {
        var (z, deeper, slice) = (_z, _deeper, size.SlicePixelCount);
        int[] fronts = ArrayPool<int>.Shared.Rent(z.Length);
        int[] steps = ArrayPool<int>.Shared.Rent(z.Length);
        for (int index = 0; index < z.Length; index++)
        {
            int front = (int)z[index];
            deeper[index] = (float)(int)(((z[index] - front) * Parts) + 0.5f) / Parts;
            (fronts[index], steps[index]) = (front * slice, front < size.Depth - 1 ? slice : 0);
        }

        for (int corner = 0; corner < Corners; corner++)
        {
            int[] places = _corners[corner].Places;
            TensorPrimitives.Add<int>(places, fronts.AsSpan(0, z.Length), places);
            TensorPrimitives.Add<int>(places, steps.AsSpan(0, z.Length), _corners[Corners + corner].Places);
        }

        ArrayPool<int>.Shared.Return(fronts);
        ArrayPool<int>.Shared.Return(steps);
    }

    private void SampleRow(PixelFormat format, ReadOnlySpan<byte> plane, Span<byte> row)
    {
        var values = SampleSlice(format, plane, _corners.AsSpan(0, Corners));
        if (_isDeep && _deeper.AsSpan().ContainsAnyExcept(0f))
        {
            Mix(values, SampleSlice(format, plane, _corners.AsSpan(Corners)), _deeper);
        }

        format.Store(values, row);
    }

    private Span<float> SampleSlice(PixelFormat format, ReadOnlySpan<byte> plane, ReadOnlySpan<(int[] Places, float[] Values)> corners)
    {
        foreach (var (places, values) in corners)
        {
            format.Load(plane, places, values);
        }

        var (topLeft, topRight, bottomLeft, bottomRight) = (corners[0].Values, corners[1].Values, corners[2].Values, corners[3].Values);
        Mix(topLeft, topRight, _right);
        Mix(bottomLeft, bottomRight, _right);
        Mix(topLeft, bottomLeft, _down);
        return topLeft;
    }

    /// <summary>Brings values nearer to others, by a share of the way.</summary>
    private static void Mix(Span<float> values, Span<float> others, ReadOnlySpan<float> shares)
    {
        TensorPrimitives.Subtract(others, values, others);
        TensorPrimitives.MultiplyAdd(others, shares, values, values);
    }
}
