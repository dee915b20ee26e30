namespace MLSegmentation.Training.Loop;

/// <summary>Patches that go through the network together, in arrays that are used again and again.</summary>
internal sealed class TrainingBatch(int capacity, int channels, ImageSize size)
{
    /// <summary>The labels of one patch.</summary>
    public int PixelsPerPatch { get; } = size.Width * size.Height;

    /// <summary>The numbers of one patch, all channels together.</summary>
    public int ValuesPerPatch { get; } = channels * size.Width * size.Height;

    /// <summary>How many patches there are now; the last batch of an epoch may be smaller than the others.</summary>
    public int Count { get; set; }

    /// <summary>The normalised pixels: [Count, channels, height, width], row-major.</summary>
    public float[] Pixels { get; } = new float[capacity * channels * size.Width * size.Height];

    /// <summary>The class indices: [Count, height, width], row-major; 255 for pixels that do not count.</summary>
    public byte[] Labels { get; } = new byte[capacity * size.Width * size.Height];

    /// <summary>The pixels of one patch.</summary>
    public Span<float> GetPixels(int patch) => Pixels.AsSpan(patch * ValuesPerPatch, ValuesPerPatch);

    /// <summary>The class indices of one patch.</summary>
    public Span<byte> GetLabels(int patch) => Labels.AsSpan(patch * PixelsPerPatch, PixelsPerPatch);
}
