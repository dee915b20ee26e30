namespace MLSegmentation.ImageFiles;

/// <summary>What the beginning of an image file says about its pixels.</summary>
/// <param name="Channels">The colours of a pixel; opacity is none of them.</param>
/// <param name="Samples">What the numbers are.</param>
internal sealed record ImageFileHeader(int Channels, SampleType Samples)
{
    /// <summary>Whether an image of 8 bits holds all that there is.</summary>
    public bool IsEightBit => Samples == SampleType.Unsigned8 && Channels is 1 or 3;
}
