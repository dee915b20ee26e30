namespace MLSegmentation.Tiling;

/// <summary>The pixels of an image, row by row from the top, each row once.</summary>
/// <typeparam name="T"><see cref="byte"/>: all channels of a pixel together. <see cref="float"/>: one channel of the row after the other.</typeparam>
/// <param name="size">The size of the image.</param>
/// <param name="channels">The numbers of a pixel.</param>
internal abstract class TileRows<T>(ImageSize size, int channels)
    where T : unmanaged
{
    /// <summary>The size of the image.</summary>
    public ImageSize Size => size;

    /// <summary>The numbers of a pixel.</summary>
    public int Channels => channels;

    /// <summary>Reads the next row.</summary>
    /// <param name="y">Which that is, from 0.</param>
    /// <param name="row">Gets its values, width times channels.</param>
    public abstract void Read(int y, Span<T> row);
}
