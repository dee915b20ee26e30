using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests;

public class BatchQueueTests
{
    private const int Samples = 7;
    private const int BatchSize = 3;
    private const int Steps = 8;

    private static readonly ImageSize Crop = new(16, 8);
    private static readonly SegmentationClasses Classes = SegmentationClasses.FromNames([.. Enumerable.Range(0, Samples).Select(index => $"image {index}")]);

    private static readonly PixelNormalization Unchanged = new([0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(20)]
    public void Take_AnyNumberOfWorkers_GivesTheSameBatches(int workers) => Assert.Equal(ReadAll(1), ReadAll(workers));

    [Theory]
    [InlineData("light")]
    [InlineData("strong")]
    [InlineData("microscopy")]
    public void Take_OneWorkerAndFour_GivesTheSameBatchesWithEveryPreset(string preset) =>
        Assert.Equal(ReadAll(1, augmentations: AugmentationCatalog.Parse(preset)), ReadAll(4, augmentations: AugmentationCatalog.Parse(preset)));

    [Fact]
    public void Take_OtherSeed_GivesOtherBatches() => Assert.NotEqual(ReadAll(1), ReadAll(1, seed: 2));

    [Fact]
    public void Take_OneEpoch_HasEachImageOnceAndASmallerLastBatch()
    {
        using var store = CreateStore();
        using var queue = new BatchQueue(CreateFiller(store, seed: 1), BatchSize, Steps, 2);
        var counts = new List<int>();
        var values = new List<byte>();
        for (int step = 0; step < 3; step++)
        {
            var batch = queue.Take();
            counts.Add(batch.Count);
            values.AddRange(Enumerable.Range(0, batch.Count).Select(patch => batch.Labels[patch * batch.PixelsPerPatch]));
            queue.Return(batch);
        }

        Assert.Equal([3, 3, 1], counts);
        Assert.Equal(Enumerable.Range(0, Samples), values.Select(value => (int)value).Order());
    }

    [Fact]
    public void Take_SecondEpoch_HasAnotherOrder()
    {
        using var store = CreateStore();
        var filler = CreateFiller(store, seed: 1);

        Assert.NotEqual(filler.GetOrder(0), filler.GetOrder(1));
    }

    [Fact]
    public void Take_MoreThanTheImages_GivesBatchesOfAllImages()
    {
        using var store = CreateStore();
        using var queue = new BatchQueue(CreateFiller(store, seed: 1), 100, 2, 1);

        Assert.Equal(Samples, queue.Take().Count);
        Assert.Equal(Samples, queue.Take().Count);
    }

    [Fact]
    public void Fill_GreyAndColorImages_KeepsImageAndMaskTogether()
    {
        using var store = CreateStore();
        var filler = CreateFiller(store, seed: 3);
        var batch = new TrainingBatch(Samples, 3, Crop);

        filler.Fill(batch, 0, filler.GetOrder(0));

        // The images below are made so that the red channel is ten times the label, and the normalisation leaves it as it is.
        for (int patch = 0; patch < Samples; patch++)
        {
            for (int index = 0; index < batch.PixelsPerPatch; index++)
            {
                byte label = batch.Labels[(patch * batch.PixelsPerPatch) + index];
                Assert.Equal(10f * label, batch.Pixels[(patch * batch.ValuesPerPatch) + index], 1e-3f);
            }
        }
    }

    private static List<float> ReadAll(int workers, int seed = 1, IReadOnlyList<Augmentation>? augmentations = null)
    {
        using var store = CreateStore();
        using var queue = new BatchQueue(CreateFiller(store, seed, augmentations), BatchSize, Steps, workers);
        var all = new List<float>();
        for (int step = 0; step < Steps; step++)
        {
            var batch = queue.Take();
            all.AddRange(batch.Pixels.AsSpan(0, batch.Count * batch.ValuesPerPatch));
            all.AddRange(batch.Labels.AsSpan(0, batch.Count * batch.PixelsPerPatch).ToArray().Select(value => (float)value));
            queue.Return(batch);
        }

        return all;
    }

    private static BatchFiller CreateFiller(SampleStore store, int seed, IReadOnlyList<Augmentation>? augmentations = null) => new(
        new SampleSet(store),
        new PatchAugmenter(Crop, augmentations ?? [new HorizontalFlip(), new QuarterTurn()], Classes, Unchanged, seed),
        seed);

    /// <summary>Images of several sizes, some grey, some smaller than the crop; the first pixel's label is the image's index.</summary>
    private static SampleStore CreateStore()
    {
        var images = new List<(SampleInfo, byte[])>();
        for (int index = 0; index < Samples; index++)
        {
            var size = new ImageSize(10 + (4 * index), 12 + index);
            int channels = index % 2 == 0 ? 1 : 3;
            byte[] record = new byte[size.PixelCount * (channels + 1)];
            record.AsSpan(0, size.PixelCount).Fill((byte)(10 * index));
            record.AsSpan(size.PixelCount * channels).Fill((byte)index);
            images.Add((StoredImages.Describe(size, channels, record, Samples), record));
        }

        return StoredImages.Store(images);
    }
}
