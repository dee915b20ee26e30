namespace MLSegmentation;

/// <summary>What the pixels of images are.</summary>
public enum PixelKind
{
    /// <summary>Images of 8 bits per channel, grey or in colours: a column of <see cref="Microsoft.ML.Data.MLImage"/>.</summary>
    EightBit,

    /// <summary>
    /// Images of any number of channels and any range of values: a column of <see cref="SegmentationImage"/>, which image files of more than
    /// 8 bits become, or of vectors of <see cref="float"/> with the dimensions [channels, height, width].
    /// </summary>
    FloatingPoint,
}
