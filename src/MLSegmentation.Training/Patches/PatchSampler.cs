using System.Numerics;
using System.Numerics.Tensors;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Patches;

/// <summary>
/// Reads patches whose pixels lie between those of the image: images bilinearly, masks to the nearest pixel, both at the same places.
/// Beyond the borders the image goes on as in a mirror. Only the patch is made, never a changed image. Not safe for several threads at
/// once.
/// </summary>
internal sealed class PatchSampler
{
    // Places are rounded to 256ths of a pixel: fine enough for bytes, between which all is exact then, and exact for places on pixels.
    private const int Parts = 256;

    // 0, 1, 2 and so on, for as many as a vector has.
    private static readonly Vector<double> Places = new([.. Enumerable.Range(0, Vector<double>.Count).Select(index => (double)index)]);

    // Of each pixel in a row of the patch: its place in the image; how far the deformations move it, and later how much the pixels on the right
    // and those below count; and the values of the four pixels around it, with their places in a plane.
    private readonly (int[] Places, float[] Values)[] _corners = [([], []), ([], []), ([], []), ([], [])];
    private float[] _x = [];
    private float[] _y = [];
    private float[] _right = [];
    private float[] _down = [];

    /// <summary>Reads a patch of an image, in the image's format and one plane after another, and of its mask.</summary>
    public void Read(Sample sample, PatchWindow window, Span<byte> values, Span<byte> labels)
    {
        var (info, width) = (sample.Info, window.Geometry.Size.Width);
        int rowBytes = width * info.Format.BytesPerValue;
        int planeBytes = values.Length / info.Channels;
        Begin(width);
        for (int y = 0; y < window.Geometry.Size.Height; y++)
        {
            Locate(window, y);
            MirroredBorder.Fold(_x, info.Size.Width);
            MirroredBorder.Fold(_y, info.Size.Height);
            SampleLabels(sample.Labels, info.Size.Width, labels.Slice(y * width, width));
            LocateCorners(info.Size);
            for (int channel = 0; channel < info.Channels; channel++)
            {
                SampleRow(info.Format, sample.GetPlane(channel), values.Slice((channel * planeBytes) + (y * rowBytes), rowBytes));
            }
        }
    }

    private void Begin(int width)
    {
        Array.Resize(ref _x, width);
        Array.Resize(ref _y, width);
        Array.Resize(ref _right, width);
        Array.Resize(ref _down, width);
        foreach (ref var corner in _corners.AsSpan())
        {
            Array.Resize(ref corner.Places, width);
            Array.Resize(ref corner.Values, width);
        }
    }

    private void Locate(PatchWindow window, int y)
    {
        var geometry = window.Geometry;
        var (xx, xy, yx, yy) = geometry.Matrix;
        var (width, height) = geometry.Extent;
        double fromMiddleX = -(geometry.Size.Width - 1) / 2.0;
        double fromMiddleY = y - ((geometry.Size.Height - 1) / 2.0);
        Fill(_x, window.Left + ((width - 1) / 2) + geometry.Offset.X + (xx * fromMiddleX) + (xy * fromMiddleY), xx);
        Fill(_y, window.Top + ((height - 1) / 2) + geometry.Offset.Y + (yx * fromMiddleX) + (yy * fromMiddleY), yx);
        if (geometry.Deformations.Count > 0)
        {
            Displace(geometry, y);
        }
    }

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

        var (xx, xy, yx, yy) = geometry.Matrix;
        Add(_x, _right, (float)xx, _down, (float)xy);
        Add(_y, _right, (float)yx, _down, (float)yy);
    }

    private static void Add(Span<float> places, ReadOnlySpan<float> right, float rightFactor, ReadOnlySpan<float> down, float downFactor)
    {
        TensorPrimitives.MultiplyAdd(right, rightFactor, places, places);
        TensorPrimitives.MultiplyAdd(down, downFactor, places, places);
    }

    // Where a loop asks for the length of all that it reads, the processor needs not ask again for each pixel.
    private void SampleLabels(ReadOnlySpan<byte> labels, int width, Span<byte> row)
    {
        var (x, y) = (_x, _y);
        for (int index = 0; index < x.Length && index < y.Length && index < row.Length; index++)
        {
            row[index] = labels[((int)(y[index] + 0.5f) * width) + (int)(x[index] + 0.5f)];
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
    }

    private void SampleRow(PixelFormat format, ReadOnlySpan<byte> plane, Span<byte> row)
    {
        foreach (var (places, values) in _corners)
        {
            format.Load(plane, places, values);
        }

        var (topLeft, topRight, bottomLeft, bottomRight) = (_corners[0].Values, _corners[1].Values, _corners[2].Values, _corners[3].Values);
        Mix(topLeft, topRight, _right);
        Mix(bottomLeft, bottomRight, _right);
        Mix(topLeft, bottomLeft, _down);
        format.Store(topLeft, row);
    }

    /// <summary>Brings values nearer to others, by a share of the way.</summary>
    private static void Mix(Span<float> values, Span<float> others, ReadOnlySpan<float> shares)
    {
        TensorPrimitives.Subtract(others, values, others);
        TensorPrimitives.MultiplyAdd(others, shares, values, values);
    }
}
