namespace MLSegmentation.Tiling;

/// <summary>The tiles of an image: every one of some rows crossed with every one of some columns.</summary>
/// <param name="Image">The size of the image.</param>
/// <param name="Rows">The tiles from the top to the bottom.</param>
/// <param name="Columns">The tiles from the left to the right.</param>
/// <param name="Blending">How they become one.</param>
internal sealed record TilePlan(ImageSize Image, IReadOnlyList<TileSpan> Rows, IReadOnlyList<TileSpan> Columns, TileBlending Blending)
{
    /// <summary>The size of a tile, of which those at the end of the image may have less.</summary>
    public ImageSize Tile => new(Columns[0].Length, Rows[0].Length);

    /// <summary>How many tiles there are.</summary>
    public long Count => (long)Rows.Count * Columns.Count;

    /// <summary>The image as one tile.</summary>
    public static TilePlan Whole(ImageSize image) => new(
        image,
        TileAxis.GetSpans([0], image.Height, image.Height),
        TileAxis.GetSpans([0], image.Width, image.Width),
        TileBlending.Center);
}
