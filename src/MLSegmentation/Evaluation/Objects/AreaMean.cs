namespace MLSegmentation.Evaluation.Objects;

/// <summary>The mean of a number over objects, weighted by their areas.</summary>
/// <param name="Sum">The sum of the numbers times the areas.</param>
/// <param name="Area">The sum of the areas.</param>
internal readonly record struct AreaMean(double Sum, long Area)
{
    /// <summary>The mean; 0 without objects.</summary>
    public double Value => Area > 0 ? Sum / Area : 0;

    /// <summary>The mean over the objects of both.</summary>
    public static AreaMean operator +(AreaMean left, AreaMean right) => new(left.Sum + right.Sum, left.Area + right.Area);
}
