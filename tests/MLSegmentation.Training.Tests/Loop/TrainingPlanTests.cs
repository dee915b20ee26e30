using Microsoft.ML;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Samples;
using MLSegmentation.Training.Tests.Samples;

namespace MLSegmentation.Training.Tests;

public class TrainingPlanTests
{
    [Fact]
    public void Steps_SeveralBatchesPerStep_EndWithTheEpoch()
    {
        // 11 images are batches of 4, 4 and 3: a step of two and a step of one.
        var plan = new TrainingPlan(new ImageSize(32, 32), Samples: 11, BatchSize: 4, BatchesPerStep: 2, Steps: 5);

        Assert.Equal(2, plan.StepsPerEpoch);
        Assert.Equal(3, plan.Epochs);
        Assert.Equal([0, 2, 3, 5, 6], Enumerable.Range(0, 5).Select(plan.GetFirstBatch));
        Assert.Equal([8, 3, 8, 3, 8], Enumerable.Range(0, 5).Select(plan.GetPatches));
        Assert.Equal(8, plan.Batches);
    }

    [Fact]
    public void Steps_OneBatchPerStep_AreTheBatches()
    {
        var plan = new TrainingPlan(new ImageSize(32, 32), Samples: 9, BatchSize: 4, BatchesPerStep: 1, Steps: 6);

        Assert.Equal((3, 2, 6), (plan.StepsPerEpoch, plan.Epochs, plan.Batches));
        Assert.Equal([4, 4, 1, 4, 4, 1], Enumerable.Range(0, 6).Select(plan.GetPatches));
    }

    [Fact]
    public void Create_CropThatWasPlannedForMoreImages_KeepsIt()
    {
        var size = new ImageSize(4, 4);
        using var store = StoredImages.Store((new SampleInfo("image", PixelFormat.Of(PixelKind.EightBit), size, size, 3), [0]));
        var options = new SegmentationTrainerOptions { Crop = new ImageSize(16, 16) };

        var error = Assert.Throws<SegmentationException>(() => TrainingPlan.Create(options, new SampleSet(store), new ImageSize(1, 1)));
        var plan = TrainingPlan.Create(options with { MayCropExceedImages = true }, new SampleSet(store), new ImageSize(1, 1));

        Assert.Contains("The crop is 16x16, but the largest training image is 4x4", error.Message, StringComparison.Ordinal);
        Assert.Equal(options.Crop, plan.Crop);
    }

    [Fact]
    public void Create_ViewsOfImagesWithoutMasksThatDoNotFit_AreRefused()
    {
        // Two patches of 8192x4096 are 67,108,864 pixels; in three views 201,326,592, and 2^31 / 4 / 3 are allowed.
        var size = new ImageSize(8192, 4096);
        var info = new SampleInfo("image", PixelFormat.Of(PixelKind.EightBit), size, size, 3);
        using var store = StoredImages.Store((info, [0]), (info, [0]));
        var samples = new SampleSet(store);
        var options = new SegmentationTrainerOptions
        {
            BatchSize = 2,
            Crop = size,
            Unlabelled = SyntheticImages.Load(new MLContext(), 1),
            Consistency = new WeakToStrong { StrongViews = 2 },
        };

        var plan = TrainingPlan.Create(options, samples, new ImageSize(1, 1));
        var exception = Assert.Throws<SegmentationException>(() => TrainingPlan.Create(options, samples, new ImageSize(1, 1), unlabelled: samples));

        Assert.Equal((2, 0), (plan.BatchSize, plan.UnlabelledBatchSize));
        Assert.Equal(
            "The images without masks of a batch, 2 of 8192x4096 in 3 views, have more than 178,956,970 pixels together. Train on smaller images or in "
            + "smaller batches.",
            exception.Message);
    }
}
