namespace MLSegmentation.Tiling;

/// <summary>How much each pixel of a tile counts where tiles overlap.</summary>
internal static class TileWeights
{
    // Of MONAI: the standard deviation as a part of the side, and the least weight.
    private const double Deviation = 0.125;
    private const float Least = 1e-3f;

    /// <summary>Computes the weights of a tile.</summary>
    /// <param name="tile">Its size.</param>
    /// <param name="blending">How they are spread.</param>
    /// <param name="weights">Gets them, row by row, and slice by slice of a volume.</param>
    public static void Fill(ImageSize tile, TileBlending blending, Span<float> weights)
    {
        if (blending == TileBlending.Constant)
        {
            weights.Fill(1);
            return;
        }

        float[] rows = CreateBell(tile.Height);
        float[] columns = CreateBell(tile.Width);
        float[] slices = CreateBell(tile.Depth);
        for (int index = 0; index < tile.Depth * tile.Height; index++)
        {
            var (z, y) = Math.DivRem(index, tile.Height);
            float factor = slices[z] * rows[y];
            var row = weights.Slice(index * tile.Width, tile.Width);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = Math.Max(Least, factor * columns[x]);
            }
        }
    }

    /// <summary>exp(-x² / 2σ²) about the middle.</summary>
    private static float[] CreateBell(int length)
    {
        double deviation = Deviation * length;
        double middle = (length - 1) / 2.0;
        return [.. Enumerable.Range(0, length).Select(index => (float)Math.Exp(-(index - middle) * (index - middle) / (2 * deviation * deviation)))];
    }
}
