namespace MLSegmentation.ImageFiles;

/// <summary>What an image file says about its image, without the pixels.</summary>
/// <param name="Format">The kind of file.</param>
/// <param name="Size">The size as viewers show it: the orientation is applied.</param>
/// <param name="Channels">The colours of a pixel; opacity is none of them. 3 where there is a palette.</param>
/// <param name="Samples">What the numbers are.</param>
internal sealed record ImageFileHeader(ImageFileFormat Format, ImageSize Size, int Channels, SampleType Samples)
{
    /// <summary>How the pixels are stored.</summary>
    public ImageOrientation Orientation { get; init; } = ImageOrientation.Upright;

    /// <summary>How many images the file has that are shown one after another, of which the first is read.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>How many images the file has of which one is chosen.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Whether its compression changes pixel values, so that it cannot hold a mask.</summary>
    public bool IsLossy { get; init; }

    /// <summary>Whether an image of 8 bits holds all that there is.</summary>
    public bool IsEightBit => Samples == SampleType.Unsigned8 && Channels is 1 or 3;

    /// <summary>The size as the file stores it.</summary>
    public ImageSize StoredSize => Orientation.Apply(Size);
}
