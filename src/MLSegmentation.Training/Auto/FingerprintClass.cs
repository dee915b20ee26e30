namespace MLSegmentation.Training;

/// <summary>A class as it occurs in the masks of a data set.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Share">Its share of the pixels that count, 0 to 1.</param>
/// <param name="Images">How many masks have it.</param>
/// <param name="Objects">How many connected areas there are; 0 for a class called background.</param>
/// <param name="MeanObjectSide">The longer side of the rectangle around an object on average, in pixels; 0 without objects.</param>
public sealed record FingerprintClass(string Name, double Share, int Images, int Objects, double MeanObjectSide);
