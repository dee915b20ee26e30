namespace MLSegmentation.Tiling;

/// <summary>How much each pixel of a tile counts where tiles overlap.</summary>
internal static class TileWeights
{
    // Of MONAI: the standard deviation as a part of the side, and the least weight.
    private const double Deviation = 0.125;
    private const float Least = 1e-3f;

    /// <summary>The weights of a tile, row by row.</summary>
    public static float[] Create(ImageSize tile, TileBlending blending)
    {
        float[] weights = new float[tile.PixelCount];
        if (blending == TileBlending.Constant)
        {
            weights.AsSpan().Fill(1);
            return weights;
        }

        float[] rows = CreateBell(tile.Height);
        float[] columns = CreateBell(tile.Width);
        for (int y = 0; y < tile.Height; y++)
        {
            var row = weights.AsSpan(y * tile.Width, tile.Width);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = Math.Max(Least, rows[y] * columns[x]);
            }
        }

        return weights;
    }

    /// <summary>exp(-x² / 2σ²) about the middle.</summary>
    private static float[] CreateBell(int length)
    {
        double deviation = Deviation * length;
        double middle = (length - 1) / 2.0;
        return [.. Enumerable.Range(0, length).Select(index => (float)Math.Exp(-(index - middle) * (index - middle) / (2 * deviation * deviation)))];
    }
}
