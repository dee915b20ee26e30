using MLSegmentation.Training.Augmentations;

namespace MLSegmentation.Training.Data;

/// <summary>
/// Cuts, changes and normalises the patches of a batch. What a patch is depends on the seed, the epoch and the picture's index,
/// and on nothing else. Safe for several threads at once.
/// </summary>
internal sealed class BatchFiller(SampleSet samples, ImageSize size, IReadOnlyList<Augmentation> augmentations, PixelNormalization normalization, int seed)
{
    private readonly PixelConversion _conversion = new(normalization);

    /// <summary>The size of the patches.</summary>
    public ImageSize Size => size;

    /// <summary>The network's channels: 1 or 3.</summary>
    public int Channels => _conversion.Channels;

    /// <summary>How many pictures there are.</summary>
    public int SampleCount => samples.Count;

    /// <summary>The order of the pictures in an epoch.</summary>
    public int[] GetOrder(int epoch) => RandomStream.Create(seed, RandomPurpose.Order, epoch).NextPermutation(samples.Count);

    /// <summary>Fills a batch with patches of the given pictures.</summary>
    public void Fill(TrainingBatch batch, int epoch, ReadOnlySpan<int> indices)
    {
        var reader = new PatchReader();
        var pixels = new byte[batch.PixelsPerPatch * 3];
        for (int position = 0; position < indices.Length; position++)
        {
            var sample = samples[indices[position]];
            var random = RandomStream.Create(seed, RandomPurpose.Augmentation, epoch, indices[position]);
            var window = PatchWindow.Draw(sample.Size, size, augmentations, ref random);
            var patch = pixels.AsSpan(0, batch.PixelsPerPatch * sample.Channels);
            reader.Read(sample.Pixels, sample.Size, sample.Channels, window, patch);
            _conversion.ToPlanes(patch, sample.Channels, batch.Pixels.AsSpan(position * batch.ValuesPerPatch, batch.ValuesPerPatch));
            reader.Read(sample.Labels, sample.Size, 1, window, batch.Labels.AsSpan(position * batch.PixelsPerPatch, batch.PixelsPerPatch));
        }

        batch.Count = indices.Length;
    }
}
