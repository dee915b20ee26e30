namespace MLSegmentation.Training.Data;

/// <summary>What is known about a training image without reading it again.</summary>
/// <param name="Name">How messages name it: the file, or the row of the data view.</param>
/// <param name="Size">The size of the stored image and its mask.</param>
/// <param name="OriginalSize">Their size before they were resized; mostly the same.</param>
/// <param name="Channels">The stored channels: of 8 bits 1 for a grey image, 3 for any other; all of floating-point pixels.</param>
/// <param name="Statistics">The sums over its pixels.</param>
/// <param name="ClassPixels">For each class, how many of its pixels have it.</param>
/// <param name="Kind">What its pixels are.</param>
internal sealed record SampleInfo(
    string Name, ImageSize Size, ImageSize OriginalSize, int Channels, PixelStatistics Statistics, long[] ClassPixels, PixelKind Kind = PixelKind.EightBit);
