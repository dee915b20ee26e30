namespace MLSegmentation.Tiling;

/// <summary>Keeps the last rows of an image, as many as a tile has.</summary>
/// <param name="rowCount">How many it keeps.</param>
/// <param name="rowLength">The values of a row.</param>
internal sealed class RowRing<T>(int rowCount, int rowLength)
    where T : unmanaged
{
    // Rows of their own, since all of them together may be more than an array can hold.
    private readonly T[][] _rows = [.. Enumerable.Range(0, rowCount).Select(_ => new T[rowLength])];

    /// <summary>A row of the image; the one that was in its place is as many rows above.</summary>
    public Span<T> this[int y] => _rows[y % _rows.Length];
}
