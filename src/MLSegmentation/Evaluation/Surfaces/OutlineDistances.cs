using System.Runtime.InteropServices;
using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>Measures from one outline to another in a window whose margin belongs to no area.</summary>
/// <param name="size">The size of the window, which has a margin in front and behind where it has several slices.</param>
/// <param name="options">How far apart pixels are, and what is near.</param>
internal sealed class OutlineDistances(ImageSize size, SurfaceOptions options)
{
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
        var steps = volume.Steps;
        for (int index = 0; index < steps.Length; index++)
        {
            steps[index] = IsSurface(to, index) ? 0 : float.PositiveInfinity;
        }

        volume.Count();
        var distances = new List<double>();
        var points = new List<int>();
        for (int z = 1; z < size.Depth - 1; z++)
        {
            points.Clear();
            AddSurface(from, z, points);
            if (points.Count > 0)
            {
                volume.AddDistances(z, CollectionsMarshal.AsSpan(points), distances);
            }
        }

        return DirectedDistances.Of(CollectionsMarshal.AsSpan(distances), _tolerance);
    }

    /// <summary>Adds the points of a slice, counted from its first pixel, that belong to the surface of an area.</summary>
    private void AddSurface(ReadOnlySpan<byte> area, int z, List<int> points)
    {
        int first = z * size.SlicePixelCount;
        for (int point = 0; point < size.SlicePixelCount; point++)
        {
            if (IsSurface(area, first + point))
            {
                points.Add(point);
            }
        }
    }

    private bool IsOutline(ReadOnlySpan<byte> area, int index) =>
        area[index] != 0 && (area[index - size.Width] & area[index - 1] & area[index + 1] & area[index + size.Width]) == 0;

    // The six neighbours that share a face.
    private bool IsSurface(ReadOnlySpan<byte> area, int index) =>
        area[index] != 0 && (IsOutline(area, index) || (area[index - size.SlicePixelCount] & area[index + size.SlicePixelCount]) == 0);
}
