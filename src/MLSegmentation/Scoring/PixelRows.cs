using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>The rows of an image that is in memory as a network takes it.</summary>
/// <param name="pixels">Bytes, [height, width, channels], or floating-point numbers, [channels, height, width].</param>
/// <param name="size">The size of the image.</param>
internal sealed class PixelRows<T>(ReadOnlyMemory<T> pixels, ImageSize size) : TileRows<T>(size, pixels.Length / (size.Width * size.Height))
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Read(int y, Span<T> row)
    {
        if (typeof(T) == typeof(byte))
        {
            pixels.Span.Slice(y * row.Length, row.Length).CopyTo(row);
            return;
        }

        int plane = Size.Width * Size.Height;
        for (int channel = 0; channel < Channels; channel++)
        {
            pixels.Span.Slice((channel * plane) + (y * Size.Width), Size.Width).CopyTo(row[(channel * Size.Width)..]);
        }
    }
}
