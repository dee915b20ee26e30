using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>Measures from one outline to another in a window whose margin belongs to no area.</summary>
/// <param name="size">The size of the window, which has a margin in front and behind where it has several slices.</param>
/// <param name="options">How far apart pixels are, and what is near.</param>
internal sealed class OutlineDistances(ImageSize size, SurfaceOptions options)
{
    private readonly byte[] _row = new byte[size.Width];
    private readonly PixelSpacing _spacing = options.Spacing ?? PixelSpacing.One;

    // Rounding must not put three pixels of 0.1 beyond a tolerance of 0.3.
    private readonly double _tolerance = options.Tolerance * (1 + 1e-9);

    /// <summary>Measures from each point of one area's outline to the nearest of another's: 1 in an area, 0 elsewhere, neither empty.</summary>
    public DirectedDistances Measure(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        size.Depth > 1 ? MeasureVolumes(from, to) : MeasureImages(from, to);

    private DirectedDistances MeasureImages(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        using var buffer = new PooledArray<double>(from.Length);
        var distances = buffer.Span;
        for (int index = 0; index < distances.Length; index++)
        {
            distances[index] = IsOutline(to, index) ? 0 : DistanceTransform.None;
        }

        new DistanceTransform(size.Width, _spacing.Height, _spacing.Width).Transform(distances, size.Width);
        int count = 0;
        for (int index = 0; index < distances.Length; index++)
        {
            if (IsOutline(from, index))
            {
                distances[count++] = Math.Sqrt(distances[index]);
            }
        }

        return DirectedDistances.Of(distances[..count], _tolerance);
    }

    private DirectedDistances MeasureVolumes(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var volume = new VolumeDistances(size, _spacing);
        volume.Steps.Fill(float.PositiveInfinity);
        var points = new List<int>();
        for (int z = 1; z < size.Depth - 1; z++)
        {
            FindSurface(to, z, points);
            var steps = volume.Steps.Slice(z * size.SlicePixelCount, size.SlicePixelCount);
            foreach (int point in points)
            {
                steps[point] = 0;
            }
        }

        volume.Count();
        var distances = new List<double>();
        for (int z = 1; z < size.Depth - 1; z++)
        {
            FindSurface(from, z, points);
            if (points.Count > 0)
            {
                volume.AddDistances(z, CollectionsMarshal.AsSpan(points), distances);
            }
        }

        return DirectedDistances.Of(CollectionsMarshal.AsSpan(distances), _tolerance);
    }

    /// <summary>
    /// Finds the points of a slice, counted from its first pixel, that belong to the surface of an area: some of their six neighbours do not.
    /// </summary>
    private void FindSurface(ReadOnlySpan<byte> area, int z, List<int> points)
    {
        points.Clear();
        for (int y = 1; y < size.Height - 1; y++)
        {
            int first = (z * size.SlicePixelCount) + (y * size.Width);
            var row = area.Slice(first, size.Width);
            if (!row.Contains((byte)1))
            {
                continue;
            }

            TensorPrimitives.BitwiseAnd(area.Slice(first - size.Width, size.Width), area.Slice(first + size.Width, size.Width), _row);
            foreach (int step in (ReadOnlySpan<int>)[-1, 1, -size.SlicePixelCount, size.SlicePixelCount])
            {
                TensorPrimitives.BitwiseAnd<byte>(_row, area.Slice(first + step, size.Width), _row);
            }

            // 1, for all neighbours, becomes 254, whose last bit is 0.
            TensorPrimitives.OnesComplement<byte>(_row, _row);
            TensorPrimitives.BitwiseAnd(_row, row, _row);
            for (int x = 0; _row.AsSpan(x).IndexOf((byte)1) is >= 0 and var next; x++)
            {
                x += next;
                points.Add((y * size.Width) + x);
            }
        }
    }

    private bool IsOutline(ReadOnlySpan<byte> area, int index) =>
        area[index] != 0 && (area[index - size.Width] & area[index - 1] & area[index + 1] & area[index + size.Width]) == 0;
}
