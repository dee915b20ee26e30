using MLSegmentation.Training.Loop;

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
}
