using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Reads patches whose pixels lie between those of the image: images bilinearly, masks to the nearest pixel, both at the same places.
/// Beyond the borders the image goes on as in a mirror. Only the patch is made, never a changed image. Not safe for several threads at
/// once.
/// </summary>
internal sealed class PatchSampler
{
    // A weight is a whole number of 256ths, as if places were rounded to 256ths of a pixel: fine enough for bytes, and exact for places on pixels.
    private const int WeightBits = 8;
    private const int One = 1 << WeightBits;

    // 0, 1, 2 and so on, for as many as a vector has.
    private static readonly Vector<double> Places = new([.. Enumerable.Range(0, Vector<double>.Count).Select(index => (double)index)]);

    private float[] _x = [];
    private float[] _y = [];
    private float[] _right = [];
    private float[] _down = [];

    /// <summary>Reads a patch of the image and of its mask.</summary>
    /// <param name="sample">The image with its mask.</param>
    /// <param name="window">Where the patch lies.</param>
    /// <param name="pixels">Receives the pixels of the patch, in the image's layout.</param>
    /// <param name="labels">Receives the class indices of the patch.</param>
    public void Read(Sample sample, PatchWindow window, Span<byte> pixels, Span<byte> labels)
    {
        int width = window.Geometry.Size.Width;
        Begin(width);
        for (int y = 0; y < window.Geometry.Size.Height; y++)
        {
            Locate(window, sample.Size, y);
            var row = pixels.Slice(y * width * sample.Channels, width * sample.Channels);
            if (sample.Channels == 1)
            {
                SampleGrey(sample.Pixels, sample.Size, row);
            }
            else
            {
                SampleColors(sample.PaddedPixels, sample.Size, row);
            }

            SampleLabels(sample.Labels, sample.Width, labels.Slice(y * width, width));
        }
    }

    /// <summary>Reads a patch of the image of floating-point pixels and of its mask.</summary>
    /// <param name="sample">The image with its mask.</param>
    /// <param name="window">Where the patch lies.</param>
    /// <param name="planes">Receives the pixels of the patch, one plane after another.</param>
    /// <param name="labels">Receives the class indices of the patch.</param>
    public void Read(Sample sample, PatchWindow window, Span<float> planes, Span<byte> labels)
    {
        int width = window.Geometry.Size.Width;
        Begin(width);
        for (int y = 0; y < window.Geometry.Size.Height; y++)
        {
            Locate(window, sample.Size, y);
            for (int channel = 0; channel < sample.Channels; channel++)
            {
                SamplePlane(sample.GetPlane(channel), sample.Size, planes.Slice((channel * labels.Length) + (y * width), width));
            }

            SampleLabels(sample.Labels, sample.Width, labels.Slice(y * width, width));
        }
    }

    private void Begin(int width)
    {
        Array.Resize(ref _x, width);
        Array.Resize(ref _y, width);
        Array.Resize(ref _right, width);
        Array.Resize(ref _down, width);
    }

    /// <summary>Finds the places inside the image that a row of the patch is read from.</summary>
    private void Locate(PatchWindow window, ImageSize size, int y)
    {
        Locate(window, y);
        MirroredBorder.Fold(_x, size.Width);
        MirroredBorder.Fold(_y, size.Height);
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
        int index = 0;
        for (; index + Vector<float>.Count <= places.Length; index += Vector<float>.Count)
        {
            var sum = new Vector<float>(places[index..]) + (new Vector<float>(right[index..]) * rightFactor) + (new Vector<float>(down[index..]) * downFactor);
            sum.CopyTo(places[index..]);
        }

        for (; index < places.Length; index++)
        {
            places[index] += (right[index] * rightFactor) + (down[index] * downFactor);
        }
    }

    // Where a loop asks for the length of all that it reads, the processor needs not ask again for each pixel.
    private void SampleGrey(ReadOnlySpan<byte> plane, ImageSize size, Span<byte> row)
    {
        var (x, y) = (_x, _y);
        for (int index = 0; index < x.Length && index < y.Length && index < row.Length; index++)
        {
            var place = Neighbours.Of(x[index], y[index], size);
            row[index] = place.Mix(plane[place.TopLeft], plane[place.TopRight], plane[place.BottomLeft], plane[place.BottomRight]);
        }
    }

    private void SampleColors(ReadOnlySpan<byte> pixels, ImageSize size, Span<byte> row)
    {
        var (x, y) = (_x, _y);
        for (int index = 0; index < x.Length && index < y.Length && row.Length >= 3; index++)
        {
            var place = Neighbours.Of(x[index], y[index], size);
            uint color = place.Mix(
                ReadColor(pixels, place.TopLeft), ReadColor(pixels, place.TopRight), ReadColor(pixels, place.BottomLeft), ReadColor(pixels, place.BottomRight));
            row[0] = (byte)color;
            row[1] = (byte)(color >> 8);
            row[2] = (byte)(color >> 16);
            row = row[3..];
        }
    }

    /// <summary>Red, green and blue in the lower bytes, and in the highest what comes after them.</summary>
    private static uint ReadColor(ReadOnlySpan<byte> pixels, int place) => BinaryPrimitives.ReadUInt32LittleEndian(pixels[(3 * place)..]);

    private void SamplePlane(ReadOnlySpan<float> plane, ImageSize size, Span<float> row)
    {
        for (int index = 0; index < row.Length; index++)
        {
            var place = Neighbours.Of(_x[index], _y[index], size);
            row[index] = place.Mix(plane[place.TopLeft], plane[place.TopRight], plane[place.BottomLeft], plane[place.BottomRight]);
        }
    }

    private void SampleLabels(ReadOnlySpan<byte> labels, int width, Span<byte> row)
    {
        var (x, y) = (_x, _y);
        for (int index = 0; index < x.Length && index < y.Length && index < row.Length; index++)
        {
            row[index] = labels[((int)(y[index] + 0.5f) * width) + (int)(x[index] + 0.5f)];
        }
    }

    /// <summary>The four pixels around a place, as offsets in a plane, and how much each counts.</summary>
    private readonly struct Neighbours
    {
        private readonly int _rightWeight;
        private readonly int _bottomWeight;

        private Neighbours(int topLeft, int right, int down, int rightWeight, int bottomWeight)
        {
            (TopLeft, TopRight, BottomLeft, BottomRight) = (topLeft, topLeft + right, topLeft + down, topLeft + right + down);
            (_rightWeight, _bottomWeight) = (rightWeight, bottomWeight);
        }

        public int TopLeft { get; }

        public int TopRight { get; }

        public int BottomLeft { get; }

        public int BottomRight { get; }

        /// <summary>The pixels around a place inside the image.</summary>
        public static Neighbours Of(float x, float y, ImageSize size)
        {
            var (left, top) = ((int)x, (int)y);
            return new Neighbours(
                (top * size.Width) + left,
                left < size.Width - 1 ? 1 : 0,
                top < size.Height - 1 ? size.Width : 0,
                (int)(((x - left) * One) + 0.5f),
                (int)(((y - top) * One) + 0.5f));
        }

        /// <summary>The value between four.</summary>
        public byte Mix(int topLeft, int topRight, int bottomLeft, int bottomRight)
        {
            int top = (topLeft * One) + ((topRight - topLeft) * _rightWeight);
            int bottom = (bottomLeft * One) + ((bottomRight - bottomLeft) * _rightWeight);
            return (byte)(((top * One) + ((bottom - top) * _bottomWeight) + (One * One / 2)) >> (2 * WeightBits));
        }

        /// <summary>The values between four times four, each in a byte: what the other method computes, of all at once.</summary>
        public uint Mix(uint topLeft, uint topRight, uint bottomLeft, uint bottomRight)
        {
            // Sums of 16 bits may wrap on the way; in the end they are less than 2^16.
            var left = Widen(topLeft, bottomLeft);
            var right = Widen(topRight, bottomRight);
            var rows = (left << WeightBits) + ((right - left) * Vector128.Create((ushort)_rightWeight));
            var (top, bottom) = Vector128.Widen(rows);
            var mixed = ((top << WeightBits) + ((bottom - top) * (uint)_bottomWeight) + Vector128.Create((uint)(One * One / 2))) >>> (2 * WeightBits);
            return Vector128.Narrow(Vector128.Narrow(mixed, mixed), Vector128<ushort>.Zero).AsUInt32().ToScalar();
        }

        /// <summary>The value between four.</summary>
        public float Mix(float topLeft, float topRight, float bottomLeft, float bottomRight)
        {
            float top = topLeft + ((topRight - topLeft) * _rightWeight / One);
            float bottom = bottomLeft + ((bottomRight - bottomLeft) * _rightWeight / One);
            return top + ((bottom - top) * _bottomWeight / One);
        }

        private static Vector128<ushort> Widen(uint top, uint bottom) =>
            Vector128.WidenLower(Vector128.CreateScalarUnsafe(top | ((ulong)bottom << 32)).AsByte());
    }
}
