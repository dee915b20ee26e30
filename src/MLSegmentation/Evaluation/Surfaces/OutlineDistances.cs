using MLSegmentation.Evaluation.Counting;
using MLSegmentation.Morphology;

namespace MLSegmentation.Evaluation.Surfaces;

/// <summary>Measures from one outline to another in a window whose margin belongs to no area.</summary>
/// <param name="width">Pixels per row.</param>
/// <param name="options">The choices.</param>
internal sealed class OutlineDistances(int width, SurfaceOptions options)
{
    private readonly DistanceTransform _transform = new(width, options.Spacing.Height, options.Spacing.Width);

    // Rounding must not put three pixels of 0.1 beyond a tolerance of 0.3.
    private readonly double _tolerance = options.Tolerance * (1 + 1e-9);

    /// <summary>Measures from each point of one area's outline to the nearest of another's.</summary>
    /// <param name="from">1 in the one area, 0 elsewhere; neither area is empty.</param>
    /// <param name="to">1 in the other area, 0 elsewhere.</param>
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
