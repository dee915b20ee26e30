namespace MLSegmentation.ImageFiles;

/// <summary>An image file and its mask file.</summary>
/// <param name="ImagePath">The image file.</param>
/// <param name="MaskPath">The mask file; null where the data has no masks.</param>
internal sealed record ImagePair(string ImagePath, string? MaskPath);
