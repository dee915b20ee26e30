namespace MLSegmentation.Inspection;

/// <summary>How many images have something in common.</summary>
/// <param name="Value">What it is, for example <c>640x480</c> or <c>PNG</c>.</param>
/// <param name="Images">How many images have it.</param>
public sealed record InspectedCount(string Value, int Images);
