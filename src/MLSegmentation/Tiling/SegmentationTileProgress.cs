namespace MLSegmentation;

/// <summary>How far the scoring of an image in tiles is.</summary>
/// <param name="Done">The tiles that are scored, 1 to <paramref name="Total"/>.</param>
/// <param name="Total">The tiles of the image.</param>
public readonly record struct SegmentationTileProgress(long Done, long Total);
