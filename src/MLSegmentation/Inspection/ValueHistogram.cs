namespace MLSegmentation.Inspection;

/// <summary>How many values lie in each of some ranges of the same width.</summary>
/// <param name="Lower">Where the first range begins.</param>
/// <param name="Upper">Where the last range ends.</param>
/// <param name="Counts">The values in each range; there are 64.</param>
public sealed record ValueHistogram(double Lower, double Upper, IReadOnlyList<long> Counts);
