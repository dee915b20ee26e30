namespace MLSegmentation.Inspection;

/// <summary>A file, or a row of data, that a finding is about.</summary>
/// <param name="Path">The file as it was found; <c>row 3</c> where data has no column of paths.</param>
/// <param name="Detail">What it is about this one, for example the reason why it cannot be read; null where the finding says all.</param>
public sealed record InspectionFile(string Path, string? Detail);
