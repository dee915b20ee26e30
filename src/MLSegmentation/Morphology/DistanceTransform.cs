namespace MLSegmentation.Morphology;

/// <summary>
/// Exact squared Euclidean distances to the nearest marked pixel, in time linear in the pixels: down and up the columns by counting, then
/// along the rows as the <see cref="LowerEnvelope"/> of parabolas. One object transforms one window after another.
/// </summary>
/// <param name="width">The largest width of a window.</param>
/// <param name="rowSpacing">The distance from one row to the next.</param>
/// <param name="columnSpacing">The distance from one column to the next.</param>
internal sealed class DistanceTransform(int width, double rowSpacing = 1, double columnSpacing = 1)
{
    /// <summary>What takes the place of a distance where nothing is marked.</summary>
    public const double None = double.PositiveInfinity;

    // The envelope is computed in columns, so that square pixels have whole numbers throughout.
    private readonly double _rowsToColumns = rowSpacing / columnSpacing;
    private readonly double _squaredSpacing = columnSpacing * columnSpacing;
    private readonly LowerEnvelope _envelope = new(width);

    /// <summary>Transforms a window in place.</summary>
    /// <param name="values">One number per pixel, row by row: 0 where it is marked, <see cref="None"/> elsewhere; then the squared distances.</param>
    /// <param name="columns">The width of the window.</param>
    public void Transform(Span<double> values, int columns)
    {
        NeighbourCounts.Count(values, columns);
        for (int start = 0; start < values.Length; start += columns)
        {
            var row = values.Slice(start, columns);
            foreach (ref double value in row)
            {
                value *= _rowsToColumns;
                value *= value;
            }

            _envelope.Transform(row, _squaredSpacing);
        }
    }
}
