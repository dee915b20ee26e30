namespace MLSegmentation.Tiling;

/// <summary>Places tiles along one side of an image.</summary>
internal static class TileAxis
{
    /// <summary>Where tiles begin.</summary>
    /// <param name="length">The side of the image.</param>
    /// <param name="tile">That of a tile.</param>
    /// <param name="overlap">The part of a tile that the next one covers, too.</param>
    /// <param name="placement">As MONAI or nnU-Net.</param>
    public static int[] GetStarts(int length, int tile, double overlap, TilePlacement placement)
    {
        if (length <= tile)
        {
            return [0];
        }

        // Numbers as MONAI and nnU-Net compute them, in 64 bits and with the same rounding.
        return placement == TilePlacement.Shifted
            ? Shift(length, tile, Math.Max(1, (int)(tile * (1 - overlap))))
            : Spread(length - tile, (int)Math.Ceiling((length - tile) / Math.Max(1, tile * (1 - overlap))) + 1);
    }

    /// <summary>
    /// Where tiles begin whose margins are left out: at multiples of the divisor, so that the windows of pooling are those of the whole image.
    /// </summary>
    /// <param name="length">The side of the image.</param>
    /// <param name="tile">That of a tile, a multiple of the divisor.</param>
    /// <param name="margin">What is left out on either side, a multiple of the divisor.</param>
    /// <param name="divisor">The divisor of the network.</param>
    /// <param name="placement">As MONAI or nnU-Net.</param>
    public static int[] GetStarts(int length, int tile, int margin, int divisor, TilePlacement placement)
    {
        if (length <= tile)
        {
            return [0];
        }

        // The image ends where the network sees it end, at a multiple.
        int units = (int)((length + divisor - 1L) / divisor);
        int unitsOfTile = tile / divisor;
        int step = (tile - (2 * margin)) / divisor;
        int[] starts = placement == TilePlacement.Shifted
            ? Shift(units, unitsOfTile, step)
            : Spread(units - unitsOfTile, ((units - unitsOfTile + step - 1) / step) + 1);
        return [.. starts.Select(start => start * divisor)];
    }

    /// <summary>The tiles that begin there, each deciding up to the middle of what it and the next one cover.</summary>
    public static TileSpan[] GetSpans(int[] starts, int length, int tile)
    {
        var spans = new TileSpan[starts.Length];
        int keep = 0;
        for (int index = 0; index < starts.Length; index++)
        {
            int end = index + 1 < starts.Length ? (int)(((long)starts[index] + tile + starts[index + 1]) / 2) : length;
            spans[index] = new TileSpan(starts[index], Math.Min(tile, length - starts[index]), keep, end);
            keep = end;
        }

        return spans;
    }

    private static int[] Shift(int length, int tile, int step)
    {
        var starts = new List<int>();
        for (long start = 0; start + tile < length; start += step)
        {
            starts.Add((int)start);
        }

        return [.. starts, length - tile];
    }

    private static int[] Spread(int last, int count)
    {
        double step = count > 1 ? last / (count - 1.0) : 0;
        return [.. Enumerable.Range(0, count).Select(index => (int)Math.Round(index * step)).Distinct()];
    }
}
