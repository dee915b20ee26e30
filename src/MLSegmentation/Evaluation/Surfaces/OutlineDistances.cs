using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>Measures from one outline to another in a window whose margin belongs to no area.</summary>
internal sealed class OutlineDistances(int width, SurfaceOptions options)
{
    private readonly DistanceTransform _transform = new(width, options.Spacing.Height, options.Spacing.Width);

    // Rounding must not put three pixels of 0.1 beyond a tolerance of 0.3.
    private readonly double _tolerance = options.Tolerance * (1 + 1e-9);

    /// <summary>Measures from each point of one area's outline to the nearest of another's: 1 in an area, 0 elsewhere, neither empty.</summary>
    public DirectedDistances Measure(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        using var buffer = new PooledArray<double>(from.Length);
        var distances = buffer.Span;
        for (int index = 0; index < distances.Length; index++)
        {
            distances[index] = IsOutline(to, index) ? 0 : DistanceTransform.None;
        }

        _transform.Transform(distances, width);
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

    private bool IsOutline(ReadOnlySpan<byte> area, int index) =>
        area[index] != 0 && (area[index - width] & area[index - 1] & area[index + 1] & area[index + width]) == 0;
}

/// <summary>The distances of the points of one outline to the nearest point of another.</summary>
/// <param name="Count">How many points they are.</param>
/// <param name="Largest">The largest distance: the directed Hausdorff distance.</param>
/// <param name="Percentile95">The 95th percentile of the distances, interpolated between the two that are next to it.</param>
/// <param name="Sum">The sum of the distances.</param>
/// <param name="CountWithinTolerance">How many points are within the tolerance of the other outline.</param>
internal readonly record struct DirectedDistances(int Count, double Largest, double Percentile95, double Sum, int CountWithinTolerance)
{
    /// <summary>Sorts and summarizes distances, of which there is at least one.</summary>
    public static DirectedDistances Of(Span<double> distances, double tolerance)
    {
        distances.Sort();
        double sum = 0;
        int within = 0;
        foreach (double distance in distances)
        {
            sum += distance;
            within += distance <= tolerance ? 1 : 0;
        }

        double position = 0.95 * (distances.Length - 1);
        double lower = distances[(int)position];
        double upper = distances[(int)Math.Ceiling(position)];
        return new DirectedDistances(distances.Length, distances[^1], lower + ((upper - lower) * (position - (int)position)), sum, within);
    }
}
