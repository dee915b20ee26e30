namespace MLSegmentation.Inspection;

/// <summary>Images and masks that were inspected: those to train on, or those to validate on.</summary>
public sealed record InspectedSet
{
    internal InspectedSet()
    {
    }

    /// <summary>How many images there are, those that cannot be read or have no mask included.</summary>
    public required int ImageCount { get; init; }

    /// <summary>How many of them were read with a mask of their size whose values all have a class. The numbers of the classes are of these.</summary>
    public required int ReadCount { get; init; }

    /// <summary>The pixels of masks that do not count.</summary>
    public required long IgnoredPixels { get; init; }

    /// <summary>The sizes of the images, the most frequent first, at most 50 of them.</summary>
    public required IReadOnlyList<InspectedCount> Sizes { get; init; }

    /// <summary>The medians of the widths, of the heights, and of volumes of the depths; null without images.</summary>
    public required ImageSize? MedianSize { get; init; }

    /// <summary>How far apart the voxels of volumes are, in x, y and z, the most frequent first, for example <c>1x1x3 mm</c>; empty of images.</summary>
    public IReadOnlyList<InspectedCount> Spacings { get; init; } = [];

    /// <summary>The formats of the image files, the most frequent first; empty where data has no files.</summary>
    public required IReadOnlyList<InspectedCount> Formats { get; init; }

    /// <summary>The bits per channel of the images, the most frequent first, for example <c>8 bits</c>.</summary>
    public required IReadOnlyList<InspectedCount> Depths { get; init; }

    /// <summary>The channels of the images by their pixels, the most frequent first: <c>grey</c>, <c>colour</c>, or <c>5 channels</c>.</summary>
    public required IReadOnlyList<InspectedCount> Channels { get; init; }

    /// <summary>The values of each channel; of grey images one, of 8-bit images of which some have colours red, green and blue.</summary>
    public required IReadOnlyList<InspectedChannel> Values { get; init; }

    /// <summary>The classes in their order; empty where it is not known which there are.</summary>
    public required IReadOnlyList<InspectedClass> Classes { get; init; }

    /// <summary>The values of each channel where masks have a class other than the background; empty where files were inspected, or none has.</summary>
    internal IReadOnlyList<InspectedChannel> ForegroundValues { get; init; } = [];

    /// <summary>The least width and the least height; null without images.</summary>
    internal ImageSize? SmallestSize { get; init; }

    /// <summary>The greatest width and the greatest height; null without images.</summary>
    internal ImageSize? LargestSize { get; init; }

    /// <summary>The pixels of the largest image; 0 without images. No image need have both of the greatest sides.</summary>
    internal long LargestPixelCount { get; init; }

    /// <summary>
    /// The medians of the heights and of the widths, of volumes after those of the depths: of an even number of images the mean of the two in the middle.
    /// Empty without images.
    /// </summary>
    internal IReadOnlyList<double> MedianSides { get; init; } = [];

    /// <summary>The size of each volume, and how far apart its voxels are; empty of images.</summary>
    internal IReadOnlyList<(ImageSize Size, VolumeSpacing Spacing)> Volumes { get; init; } = [];

    /// <summary>The pixels of all images together.</summary>
    internal long PixelCount { get; init; }

    /// <summary>How many numbers a pixel has: 1 where all are shades of grey.</summary>
    internal int ChannelCount { get; init; }

    /// <summary>Whether all pixels have 8 bits.</summary>
    internal bool IsEightBit { get; init; }

    /// <summary>The values that the mask files store, the most frequent first, at most 1,000 of them; empty where data has no files.</summary>
    public required IReadOnlyList<InspectedMaskValue> MaskValues { get; init; }

    /// <summary>How many different values the mask files store.</summary>
    public required int MaskValueCount { get; init; }
}
