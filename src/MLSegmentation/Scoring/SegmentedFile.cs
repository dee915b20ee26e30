namespace MLSegmentation;

/// <summary>What <see cref="SegmentationTransformer.PredictFile"/> wrote.</summary>
/// <param name="Size">The size of the image and of the mask.</param>
/// <param name="PixelsPerClass">How many pixels of the mask each class has, in the order of the class indices.</param>
/// <param name="Tiles">In how many tiles the image was scored; 1 where it was scored whole.</param>
public sealed record SegmentedFile(ImageSize Size, IReadOnlyList<long> PixelsPerClass, long Tiles);
