using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>
/// How large images are scored: in tiles, one after another, so that the memory that the network needs does not grow with the image. Smaller
/// images are scored whole.
/// </summary>
/// <remarks>
/// By default both the size of the tiles and the images that are scored in tiles are chosen from what the network needs for a pixel. A network that
/// sees but a limited neighbourhood of a pixel gives the same in tiles as for the whole image. One with instance normalisation, global pooling or
/// the like does not, however much the tiles overlap; larger tiles bring it closer. Models that resize every image to one size
/// (<see cref="SegmentationModelInfo.Resize"/>), and ensembles with such a member, are never scored in tiles: their network sees the same number of pixels
/// whatever the image. With them, options of tiles have no effect, which a <see cref="SegmentationScoringOptions.Warning"/> says.
/// <para>
/// Volumes are cut along the depth, too, from the first slices to the last, and the sums of as many slices as a tile has are in memory. Networks that
/// see slices of volumes score several slices at a time, and cut only what is too wide or too high.
/// </para>
/// </remarks>
public sealed record SegmentationTilingOptions
{
    // What an image of floating-point pixels can have at most.
    private const int LargestSide = 1 << 20;

    /// <summary>
    /// The size of a tile, in pixels, up to 1,048,576 a side. It is raised to a multiple of <see cref="SegmentationModelInfo.Divisor"/>, and to twice
    /// that number at least. Images that are larger in width or height are scored in tiles, unless <see cref="PixelBudget"/> says something else.
    /// Of volumes it has a depth; where that is 1, the depth is chosen. A model of images is not opened with one. Default: null, which chooses a size for each
    /// image: about that for which the values of the network take 256 MB, all tiles alike; for volumes that of the patches that the network was trained on,
    /// where the model says it.
    /// </summary>
    /// <exception cref="SegmentationOptionException">A side is larger.</exception>
    public ImageSize? Size
    {
        get;
        init => field = Allowed.When(
            value is null or { Width: >= 1 and <= LargestSide, Height: >= 1 and <= LargestSide, Depth: >= 1 and <= LargestSide },
            value,
            "sizes of 1x1 to 1048576x1048576, or null to choose one",
            "Tiling");
    }

    /// <summary>
    /// The part of a tile's width and height, and of its depth, that the next tile covers, too: at least 0 and below 1. With
    /// <see cref="TileBlending.Center"/> it is raised to what the network's divisor allows. Default: null, which stands for 0.25; with <see
    /// cref="TileBlending.Center"/> for twice the network's
    /// receptive radius where that is limited and at most two fifths of the tile.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is negative, or not below 1.</exception>
    public double? Overlap
    {
        get;
        init => field = Allowed.When(value is null or (>= 0 and < 1), value, "numbers of at least 0 and below 1, or null to choose one");
    }

    /// <summary>
    /// What becomes of the pixels that several tiles cover. Default: null, which stands for <see cref="TileBlending.Center"/> where the overlap makes
    /// the result that of the whole image, and for <see cref="TileBlending.Gaussian"/> otherwise.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public TileBlending? Blending { get; init => field = value is { } given ? Allowed.Defined(given) : null; }

    /// <summary>Where the tiles lie. Default: <see cref="TilePlacement.Shifted"/>.</summary>
    /// <exception cref="SegmentationOptionException">The value is none of the enumeration.</exception>
    public TilePlacement Placement { get; init => field = Allowed.Defined(value); }

    /// <summary>
    /// The most pixels of an image, or voxels of a volume, that is scored whole, at least 1; larger ones are scored in tiles. <see cref="int.MaxValue"/>
    /// scores all images whole. Default: null, which stands for the pixels of <see cref="Size"/> where that is given, of volumes with its depth, and
    /// otherwise for as many as the values of the network take 960 MB for, at least 512x512 or 64x64x64: with a U-Net of width 16 about 1800x1800, of
    /// width 64 about 950x950.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is below 1.</exception>
    public int? PixelBudget { get; init => field = Allowed.AtLeast(value, 1, "to choose one"); }

    /// <summary>
    /// Is told of each tile when it is scored, on the thread that scores. Default: null, nobody.
    /// </summary>
    public IProgress<SegmentationTileProgress>? Progress { get; init; }

    /// <summary>Throws when tiles are to have a depth, and a model scores images.</summary>
    internal void RequireSizeOf(SegmentationModelInfo model)
    {
        if (model.Volumes is null && Size is { Depth: > 1 })
        {
            throw SegmentationOptionException.Conflict(
                $"{nameof(SegmentationScoringOptions.Tiling)}.{nameof(Size)}",
                Size,
                $"and the model scores images, which have no depth; give a width and a height");
        }
    }
}
