using Microsoft.ML;

namespace MLSegmentation.Training.Tests;

public class CrossValidationTests
{
    private static readonly UNet Network = new() { Width = 8, Depth = 2 };
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void CrossValidate_Trainer_TrainsAModelForEachFold()
    {
        using var folds = _context.Segmentation().CrossValidate(
            SyntheticImages.Load(_context, 18, size: 32), _context.Segmentation().Trainers.UNet(Network, Small()), 2);

        Assert.Equal(2, folds.Count);
        Assert.Equal(18, folds.Summary.ImageCount);
        Assert.True(folds.Summary.MeanAreaUnderRocCurve.Mean > 0.8, folds.ToString());
        var again = _context.Segmentation().Evaluate(folds[1].ScoredHoldOutSet);
        Assert.Equal(folds[1].Metrics.MeanDice, again.MeanDice);
        var models = folds.Select(fold => Assert.IsType<SegmentationTransformer>(fold.Model)).ToArray();
        Assert.NotSame(models[0], models[1]);
    }

    [Fact]
    public void CrossValidate_Pipeline_EvaluatesItsColumns()
    {
        var options = Small();
        options = options with { LabelColumnName = "Truth", PredictedLabelColumnName = "Mask", Steps = 2 };
        var pipeline = _context.Transforms.CopyColumns("Truth", "Label").Append(_context.Segmentation().Trainers.UNet(Network, options));

        using var folds = _context.Segmentation().CrossValidate(
            SyntheticImages.Load(_context, 12, size: 32),
            pipeline,
            new SegmentationCrossValidationOptions { NumberOfFolds = 2, LabelColumnName = "Truth", PredictedLabelColumnName = "Mask" });

        Assert.Equal(12, folds.Summary.ImageCount);
        Assert.All(folds, fold => Assert.NotNull(fold.ScoredHoldOutSet.Schema.GetColumnOrNull("Mask")));
    }

    private static SegmentationTrainerOptions Small() => new()
    {
        Steps = 30,
        Crop = new ImageSize(32, 32),
        Optimization = new() { LearningRate = 5e-3 },
        Seed = 1,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
    };
}
