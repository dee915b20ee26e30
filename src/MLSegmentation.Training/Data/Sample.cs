namespace MLSegmentation.Training.Data;

/// <summary>A picture and its mask, in the memory of the store that holds them.</summary>
internal readonly ref struct Sample(ImageSize size, int channels, ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;

    /// <summary>Pixels per row.</summary>
    public int Width { get; } = size.Width;

    /// <summary>Rows.</summary>
    public int Height { get; } = size.Height;

    /// <summary>The stored channels: 1 or 3.</summary>
    public int Channels { get; } = channels;

    /// <summary>The picture, row by row, the channels of a pixel side by side.</summary>
    public ReadOnlySpan<byte> Pixels => _record[..(Width * Height * Channels)];

    /// <summary>The class indices, row by row.</summary>
    public ReadOnlySpan<byte> Labels => _record[(Width * Height * Channels)..];
}
