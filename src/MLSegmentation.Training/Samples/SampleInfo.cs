namespace MLSegmentation.Training.Samples;

/// <summary>What is known about a training image without reading it again.</summary>
/// <param name="Name">How messages name it: the file, or the row of the data view.</param>
/// <param name="Format">What its pixels are.</param>
/// <param name="Size">The size of the stored image and its mask.</param>
/// <param name="OriginalSize">Their size before they were resized; mostly the same.</param>
/// <param name="Channels">The stored channels: of 8 bits 1 for a grey image, 3 for any other; all of floating-point pixels.</param>
internal sealed record SampleInfo(string Name, PixelFormat Format, ImageSize Size, ImageSize OriginalSize, int Channels)
{
    /// <summary>The sums over its pixels.</summary>
    public PixelStatistics Statistics { get; init; }

    /// <summary>For each class, how many of its pixels have it.</summary>
    public long[] ClassPixels { get; init; } = [];

    /// <summary>How many bytes a plane takes.</summary>
    public int PlaneBytes => Size.PixelCount * Format.BytesPerValue;
}
