namespace MLSegmentation.Evaluation.Surfaces;

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
