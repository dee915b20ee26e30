using MLSegmentation.Masks;

namespace MLSegmentation.Inspection;

/// <summary>What was found out about an image and its mask. Everything may be missing where it cannot be read.</summary>
/// <param name="Name">The image's file, or the number of the row.</param>
internal sealed record InspectedRow(string Name)
{
    /// <summary>The mask's file; null where there is none.</summary>
    public string? MaskName { get; init; }

    /// <summary>What the image file says; null where there is no file.</summary>
    public ImageFileFacts? Facts { get; init; }

    /// <summary>The image; null where there is none.</summary>
    public ImageMeasure? Image { get; init; }

    /// <summary>How far apart the voxels of a volume are, a millimetre where that is not known; null of images.</summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>Why the image cannot be read.</summary>
    public string? ImageError { get; init; }

    /// <summary>The values of the mask file; null where there is none.</summary>
    public RasterMeasure? Raster { get; init; }

    /// <summary>The values of the mask that no class names, as a text.</summary>
    public string? UnknownValues { get; init; }

    /// <summary>The size of the mask.</summary>
    public ImageSize? MaskSize { get; init; }

    /// <summary>The class indices of the mask.</summary>
    public MaskMeasure? Mask { get; init; }

    /// <summary>The values of the image's channels where the mask has a class other than the background; measured where both are held together.</summary>
    public IReadOnlyList<ChannelTotals> Foreground { get; init; } = [];

    /// <summary>Why the mask cannot be read.</summary>
    public string? MaskError { get; init; }

    /// <summary>The thumbnail, where one was asked for.</summary>
    public Thumbnail? Thumbnail { get; init; }

    /// <summary>Whether image and mask have different sizes.</summary>
    public bool IsMismatch => Image is not null && MaskSize is { } size && Image.Size != size;

    /// <summary>Whether it can be trained on.</summary>
    public bool IsComplete => Image is not null && Mask is not null && !IsMismatch;

    /// <summary>Lists values with their numbers of pixels, the most frequent first.</summary>
    public static string List(IEnumerable<KeyValuePair<MaskValue, RasterValue>> values)
    {
        const int MaxListed = 6;
        KeyValuePair<MaskValue, RasterValue>[] all = [.. values.OrderByDescending(pair => pair.Value.Pixels)];
        var listed = all.Take(MaxListed).Select(pair => FormattableString.Invariant($"{pair.Key} ({Plural.Of(pair.Value.Pixels, "pixel")})"));
        string rest = all.Length > MaxListed ? FormattableString.Invariant($" and {all.Length - MaxListed} more") : "";
        return string.Join(", ", listed) + rest;
    }
}
