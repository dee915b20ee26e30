namespace MLSegmentation.VolumeFiles;

/// <summary>What says how the pages of a TIFF file make a volume.</summary>
internal enum TiffStackKind
{
    /// <summary>Nothing: each page is a slice.</summary>
    Plain,

    /// <summary>ImageJ's description of a hyperstack.</summary>
    ImageJ,

    /// <summary>The XML of OME-TIFF.</summary>
    Ome,
}

/// <summary>How the pages of a TIFF file make a volume.</summary>
/// <param name="Kind">What says so.</param>
/// <param name="Depth">Slices.</param>
/// <param name="Channels">Pages of each slice.</param>
/// <param name="Pages">For each channel, and each slice of it, the page.</param>
/// <param name="Spacing">The spacing; null where nothing says it.</param>
internal sealed record TiffStack(TiffStackKind Kind, int Depth, int Channels, IReadOnlyList<int> Pages, VolumeSpacing? Spacing)
{
    /// <summary>The most pages, as of TIFF files at all; of files with one directory for many planes, too.</summary>
    public const int MaxPages = 1 << 16;

    /// <summary>A stack whose channels lie next to each other, slice by slice.</summary>
    public static TiffStack Create(TiffStackKind kind, int depth, int channels, VolumeSpacing? spacing) => new(
        kind, depth, channels, [.. Enumerable.Range(0, channels * depth).Select(index => (index % depth * channels) + (index / depth))], spacing);

    /// <summary>A distance that is possible, or 1.</summary>
    public static double Distance(double distance) => Math.Abs(distance) is >= 1e-9 and <= 1e9 and var possible ? possible : 1;
}
