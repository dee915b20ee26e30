namespace MLSegmentation.Inspection;

/// <summary>A value that mask files store.</summary>
/// <param name="Value">The number, for grey values and palette indices, or the colour as <c>#rrggbb</c>.</param>
/// <param name="Class">The class that it stands for, <c>ignore</c> where it does not count, null where no class names it.</param>
/// <param name="Pixels">How many pixels have it.</param>
/// <param name="Images">How many masks have it.</param>
public sealed record InspectedMaskValue(string Value, string? Class, long Pixels, int Images);
