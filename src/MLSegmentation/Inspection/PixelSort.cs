using MLSegmentation.ImageFiles;

namespace MLSegmentation.Inspection;

/// <summary>What must be the same in all images that a model is trained on or validated on, as <see cref="DataViews.FilePixels"/> wants it.</summary>
/// <param name="Samples">What the numbers are; null where that is not known.</param>
/// <param name="Channels">The planes of an image; 0 for those of 8 bits that are grey or coloured, which go together.</param>
internal readonly record struct PixelSort(SampleType? Samples, int Channels)
{
    /// <summary>Images of 8 bits, grey or coloured.</summary>
    public static PixelSort EightBit { get; } = new(SampleType.Unsigned8, 0);

    /// <summary>The sort in words, for example <c>16 bits, 1 channel</c>.</summary>
    public override string ToString() => Samples is not { } samples ? SampleTypeText.DescribeChannels(Channels)
        : Channels == 0 ? samples.Describe()
        : samples.Describe(Channels);
}
