namespace MLSegmentation.Inspection;

/// <summary>How far an inspection is.</summary>
/// <param name="Images">How many images were read.</param>
/// <param name="Total">How many there are; null where the data does not say.</param>
public sealed record InspectionProgress(int Images, int? Total);
