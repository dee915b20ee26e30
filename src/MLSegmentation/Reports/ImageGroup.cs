namespace MLSegmentation.Reports;

/// <summary>Images that are shown together, such as the worst.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Images">The images, in the order in which they are shown.</param>
internal sealed record ImageGroup(string Title, IReadOnlyList<ShownImage> Images);
