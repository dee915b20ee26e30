namespace MLSegmentation.Tiling;

/// <summary>The tiles of a volume: every one of some slices crossed with every one of some rows and columns.</summary>
/// <param name="Volume">The size of the volume.</param>
/// <param name="Slices">The tiles from the first slice to the last.</param>
/// <param name="Rows">The tiles from the top to the bottom.</param>
/// <param name="Columns">The tiles from the left to the right.</param>
/// <param name="Blending">How they become one.</param>
internal sealed record VolumePlan(
    ImageSize Volume, IReadOnlyList<TileSpan> Slices, IReadOnlyList<TileSpan> Rows, IReadOnlyList<TileSpan> Columns, TileBlending Blending)
{
    /// <summary>Whether no slice knows of the others, so that the depth of a tile is nothing but how many are scored together.</summary>
    public bool AreSlicesAlone { get; init; }

    /// <summary>The size of a tile, of which those at the end of the volume may have less.</summary>
    public ImageSize Tile => new(Columns[0].Length, Rows[0].Length, Slices[0].Length);

    /// <summary>How many tiles there are.</summary>
    public long Count => (long)Slices.Count * Rows.Count * Columns.Count;

    /// <summary>The volume as one tile.</summary>
    public static VolumePlan Whole(ImageSize volume) => new(
        volume,
        TileAxis.GetSpans([0], volume.Depth, volume.Depth),
        TileAxis.GetSpans([0], volume.Height, volume.Height),
        TileAxis.GetSpans([0], volume.Width, volume.Width),
        TileBlending.Center);
}
