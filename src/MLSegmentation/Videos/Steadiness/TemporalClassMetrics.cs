namespace MLSegmentation;

/// <summary>How steady a class is in the masks of a film.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TemporalConsistency">Its IoU with itself a frame before, the mean over the pairs of frames that it is in; NaN where there are none.</param>
/// <param name="AreaJitter">Its share in <see cref="TemporalMetrics.AreaJitter"/>; NaN where it is in no three frames in a row.</param>
public sealed record TemporalClassMetrics(string Name, double TemporalConsistency, double AreaJitter);
