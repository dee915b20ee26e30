using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// Fills batches with patches. What a patch is depends on the seed, the epoch and the image's index, and on nothing else. Safe for several
/// threads at once.
/// </summary>
/// <param name="samples">What an epoch takes a patch each of.</param>
/// <param name="augmenter">Makes the patches.</param>
/// <param name="seed">The seed of the training.</param>
/// <param name="rank">The network's spatial dimensions.</param>
internal sealed class BatchFiller(SampleSet samples, PatchAugmenter augmenter, int seed, int rank = 2)
{
    /// <summary>How many images there are.</summary>
    public int SampleCount => samples.Count;

    /// <summary>How many views of each image a batch has, one after another.</summary>
    public int Views => augmenter.Views;

    /// <summary>Makes a batch with room for patches of some images.</summary>
    public TrainingBatch CreateBatch(int capacity) => new(capacity * Views, augmenter.Channels, augmenter.Size, rank);

    /// <summary>The order of the images in an epoch.</summary>
    public int[] GetOrder(int epoch) => RandomStream.Create(seed, RandomPurpose.Order, epoch).NextPermutation(samples.Count);

    /// <summary>Fills a batch with patches of the given images.</summary>
    public void Fill(TrainingBatch batch, int epoch, ReadOnlySpan<int> indices)
    {
        var reader = new PatchReader();
        for (int position = 0; position < indices.Length; position++)
        {
            int place = position * Views;
            var pixels = batch.Pixels.AsSpan(place * batch.ValuesPerPatch, Views * batch.ValuesPerPatch);
            augmenter.Create(samples, indices[position], epoch, reader, pixels, batch.Labels.AsSpan(place * batch.PixelsPerPatch, batch.PixelsPerPatch));
        }

        batch.Count = indices.Length * Views;
    }
}
