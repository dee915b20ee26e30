namespace MLSegmentation.Tiling;

/// <summary>One side of a volume that is to be cut into tiles.</summary>
/// <param name="length">The side.</param>
/// <param name="divisor">What the network needs a multiple of along it.</param>
/// <param name="options">What the user chose.</param>
internal sealed class VolumeAxis(int length, int divisor, SegmentationTilingOptions options)
{
    // As of images: what tiles have in common, and what may at most be left out of one on either side.
    private const double UsualOverlap = 0.25;
    private const double LargestMargin = 0.2;

    /// <summary>The side.</summary>
    public int Length => length;

    /// <summary>The side of a tile, a multiple of the divisor.</summary>
    public int Tile { get; private set; } = 1;

    /// <summary>What is left out of a tile on either side; null where tiles are averaged.</summary>
    public int? Margin { get; private set; }

    /// <summary>Whether there is more than one tile.</summary>
    public bool IsCut => length > Tile;

    /// <summary>Takes the side of a tile that was given, which is raised to a multiple of the divisor, and to twice that at least.</summary>
    public void TakeTile(int side) => SetTile(Raise(side), 2 * divisor);

    /// <summary>Chooses the side of a tile, within a budget.</summary>
    /// <param name="most">About its most.</param>
    /// <param name="least">Its least, beside twice the divisor.</param>
    public void ChooseTile(double most, int least) => SetTile((int)most / divisor * divisor, Raise(Math.Max(least, 2 * divisor)));

    /// <summary>Whether tiles may decide about so many positions fewer on either side than they see.</summary>
    public bool Allows(int radius) => !IsCut || Raise(radius) <= (Chosen ?? Tile * LargestMargin);

    /// <summary>Leaves out as much of a tile as the user chose, as the radius that is given, or the usual.</summary>
    public void SetMargin(int? radius)
    {
        int usual = Math.Min(Raise((int)(Tile * UsualOverlap / 2)), LargestPossible);
        Margin = Chosen ?? (radius is { } needed ? Math.Min(Raise(needed), LargestPossible) : usual);
    }

    /// <summary>Makes the tile as small as it can be for the same number of tiles.</summary>
    public void Fit()
    {
        if (!IsCut)
        {
            return;
        }

        int count = GetStarts(Tile).Length;
        int side = Math.Max(Raise(length / count), ((2 * Margin) + divisor) ?? 0);
        while (side < Tile && GetStarts(side).Length > count)
        {
            side += divisor;
        }

        Tile = Math.Min(side, Tile);
    }

    /// <summary>The tiles.</summary>
    public TileSpan[] GetSpans() => TileAxis.GetSpans(GetStarts(Tile), length, Tile);

    private void SetTile(int side, int lowest) => Tile = Math.Min(Math.Max(lowest, side), Math.Max(lowest, Raise(length)));

    private int? Chosen => options.Overlap is { } overlap ? Math.Min(Raise((int)Math.Ceiling(Tile * overlap / 2)), LargestPossible) : null;

    private int LargestPossible => (Tile - divisor) / 2 / divisor * divisor;

    private int[] GetStarts(int tile) => Margin is { } margin
        ? TileAxis.GetStarts(length, tile, margin, divisor, options.Placement)
        : TileAxis.GetStarts(length, tile, options.Overlap ?? UsualOverlap, options.Placement);

    private int Raise(int side) => (side + divisor - 1) / divisor * divisor;
}
