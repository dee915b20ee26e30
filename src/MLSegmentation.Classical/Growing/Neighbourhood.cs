namespace MLSegmentation.Classical.Growing;

/// <summary>The neighbours of pixels that share an edge.</summary>
/// <param name="Width">The pixels in a row.</param>
/// <param name="Count">The pixels.</param>
internal readonly record struct Neighbourhood(int Width, int Count)
{
    /// <summary>How many a pixel has at most.</summary>
    public const int Most = 4;

    /// <summary>Writes the neighbours of a pixel, up, left, right and down, and counts them.</summary>
    public int Find(int pixel, Span<int> neighbours)
    {
        int column = pixel % Width;
        int count = 0;
        if (pixel >= Width)
        {
            neighbours[count++] = pixel - Width;
        }

        if (column > 0)
        {
            neighbours[count++] = pixel - 1;
        }

        if (column < Width - 1)
        {
            neighbours[count++] = pixel + 1;
        }

        if (pixel < Count - Width)
        {
            neighbours[count++] = pixel + Width;
        }

        return count;
    }
}
