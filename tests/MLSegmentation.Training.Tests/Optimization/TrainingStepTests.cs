using Microsoft.ML;
using MLSegmentation.Evaluation;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Tests.Optimization;

public sealed class TrainingStepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_TwoBatchesPerStep_LearnsWhatOneBatchOfTwiceTheSizeTeaches()
    {
        // Seven images: steps of 4 and 3 patches, as batches of 2 + 2 and 2 + 1.
        var large = Train(options => options with { BatchSize = 4, Steps = 4 });
        var small = Train(options => options with { BatchSize = 2, Optimization = options.Optimization with { GradientAccumulation = 2 }, Steps = 4 });

        Assert.All(large, pair => AssertClose(pair.Value, small[pair.Key], 1e-5));
    }

    [Fact]
    public void Fit_FewerBatchesThanAStepTakes_LearnsFromAllOfThem()
    {
        var whole = Train(options => options with { BatchSize = 7, Steps = 2 });
        var parts = Train(options => options with { BatchSize = 3, Optimization = options.Optimization with { GradientAccumulation = 100 }, Steps = 2 });

        Assert.All(whole, pair => AssertClose(pair.Value, parts[pair.Key], 1e-5));
    }

    [Fact]
    public void Fit_GradientNorm_LimitsTheChangeToLearningRateTimesNorm()
    {
        var before = Train(options => options with { Steps = 1, Optimization = options.Optimization with { LearningRate = 1e-30 } });
        var after = Train(options => options with { Steps = 1, Optimization = options.Optimization with { LearningRate = 0.5, MaxGradientNorm = 1e-2 } });

        Assert.Equal(0.5 * 1e-2, GetDistance(before, after), 1e-6);
    }

    [Fact]
    public void Fit_GradientNormThatNoneReaches_ChangesNothing()
    {
        var free = Train(options => options);

        Assert.Equal(free, Train(options => options with { Optimization = options.Optimization with { MaxGradientNorm = 1e6 } }));
    }

    public static TheoryData<string> Optimizers => [.. OptimizerCatalog.Names];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fit_HalfTheLearningRateForTheEncoder_ChangesItHalfAsMuch(string optimizer)
    {
        // Of one step, whose gradients are the same, the change is the learning rate times something, whatever the optimizer.
        var before = Train(options => options with { Steps = 1, Optimization = options.Optimization with { LearningRate = 1e-30 } });
        var whole = TrainEncoder(1);
        var half = TrainEncoder(0.5);

        Assert.All(before.Keys, name =>
        {
            bool isEncoder = name.StartsWith("encoder", StringComparison.Ordinal) || name.StartsWith("bottleneck", StringComparison.Ordinal);
            float[] expected = [.. before[name].Zip(whole[name], (start, end) => isEncoder ? (start + end) / 2 : end)];
            AssertClose(expected, half[name], 1e-6);
            Assert.NotEqual(before[name], half[name]);
        });

        Dictionary<string, float[]> TrainEncoder(double factor) => Train(options => options with
        {
            Steps = 1,
            Optimization = options.Optimization with { Optimizer = OptimizerCatalog.Create(optimizer), EncoderLearningRateFactor = factor },
        });
    }

    [Fact]
    public void Fit_WeightAverage_IsThatOfTheSteps()
    {
        // The first update copies w1. The second keeps min(0.9, (1 + 1) / (10 + 1)) = 2/11: average = 2/11 w1 + 9/11 w2.
        var first = Train(options => options with { Steps = 1 });
        var second = Train(options => options with { Steps = 2 });
        var average = Train(options => options with { Steps = 2, Optimization = options.Optimization with { WeightAverageDecay = 0.9 } });

        Assert.All(average, pair => AssertClose([.. first[pair.Key].Zip(second[pair.Key], (w1, w2) => ((2 * w1) + (9 * w2)) / 11)], pair.Value, 1e-6));
    }

    [Fact]
    public void Fit_WeightAverageAndValidation_ValidatesTheAverages()
    {
        var context = new MLContext(seed: 1);
        var options = CreateOptions();
        options = options with
        {
            Steps = 2,
            Optimization = options.Optimization with { LearningRate = 1, WeightAverageDecay = 0.9 },
            ValidationSet = SyntheticImages.Load(context, 2, seed: 3),
        };

        using var model = Fit(context, options);

        // What the model scores is what was validated, so the weights that it holds, the averages, were.
        var metrics = EvaluationRun.Evaluate(model.Transform(options.ValidationSet), "Label", "Score", "PredictedLabel", null);
        Assert.Equal(metrics.MeanDice, model.Info.Training!.Epochs[^1].ValidationMeanDice!.Value, 1e-3);
    }

    [Fact]
    public void Fit_PlateauSchedule_LowersTheRateWhereTheLossStays()
    {
        var options = CreateOptions();
        options = options with { Epochs = 4, Steps = null };

        // Steps that change nothing: the loss of each epoch is that of the first, but for rounding.
        options = options with
        {
            Optimization = options.Optimization with
            {
                LearningRate = 1e-20,
                Schedule = new PlateauSchedule { Patience = 0, Factor = 0.5, Threshold = 0.5 },
            },
            BatchSize = 7,
            Augmentations = [],
        };

        using var model = Fit(new MLContext(seed: 1), options);

        Assert.Equal([1e-20, 1e-20, 0.5e-20, 0.25e-20], model.Info.Training!.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal("plateau(0.5, 0, 0.5, 0.0001)", model.Info.Training.Options["learningRateSchedule"]);
    }

    [Fact]
    public void Fit_PlateauScheduleAndAValidationInterval_LowersTheRateAfterValidationsOnly()
    {
        var context = new MLContext(seed: 1);
        var options = CreateOptions();
        options = options with
        {
            Epochs = 7,
            Steps = null,
            Optimization = options.Optimization with
            {
                LearningRate = 1e-20,
                Schedule = new PlateauSchedule { Patience = 0, Factor = 0.5, Threshold = 0.5 },
            },
            BatchSize = 7,
            Augmentations = [],
            ValidationSet = SyntheticImages.Load(context, 2, seed: 3),
            Selection = options.Selection with { ValidationInterval = 3 },
        };

        using var model = Fit(context, options);

        // Nothing is learnt. Epochs 3, 6 and 7 are validated: the first is the best, and after the second the rate falls.
        Assert.Equal([1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 0.5e-20], model.Info.Training!.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Fit_WarmUpLongerThanTheTraining_SaysSo()
    {
        var options = CreateOptions();
        options = options with { Optimization = options.Optimization with { Schedule = new CosineSchedule { WarmUpSteps = 2 } } };

        var exception = Assert.Throws<SegmentationOptionException>(() => Fit(new MLContext(seed: 1), options));

        Assert.Equal(
            "Optimization.Schedule.WarmUpSteps is 2, but the whole training has only 2 steps (Epochs, Steps); train longer, or with a shorter warm-up.",
            exception.Message);
    }

    [Fact]
    public void Fit_StepOptions_AreInTheModel()
    {
        var options = CreateOptions();
        options = options with
        {
            BatchSize = 2,
            Optimization = options.Optimization with
            {
                GradientAccumulation = 3,
                MaxGradientNorm = 0.5,
                WeightAverageDecay = 0.99,
                EncoderLearningRateFactor = 0.1,
                Optimizer = new AdamWOptimizer { WeightDecay = 0.02 },
            },
        };

        using var model = Fit(new MLContext(seed: 1), options);

        var recorded = model.Info.Training!.Options;
        Assert.Equal("3", recorded["gradientAccumulation"]);
        Assert.Equal("0.5", recorded["maxGradientNorm"]);
        Assert.Equal("0.99", recorded["weightAverageDecay"]);
        Assert.Equal("0.1", recorded["encoderLearningRateFactor"]);
        Assert.Equal("adamW, weight decay 0.02", recorded["optimizer"]);
    }

    private static SegmentationTrainerOptions CreateOptions() => new()
    {
        Steps = 2,
        Optimization = new() { LearningRate = 0.1, Schedule = new ConstantSchedule(), Optimizer = new SgdOptimizer { Momentum = 0 } },
        Loss = new CrossEntropyLoss(),
        Crop = new ImageSize(32, 32),
        Seed = 3,
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
    };

    private static SegmentationTransformer Fit(MLContext context, SegmentationTrainerOptions options)
    {
        // Batch normalisations would mix the patches of a batch.
        var network = new UNet { Width = 4, Depth = 1, Normalization = NormalizationKind.Instance };
        return context.Segmentation().Trainers.Custom(network, options).Fit(SyntheticImages.Load(context, 7));
    }

    private Dictionary<string, float[]> Train(Func<SegmentationTrainerOptions, SegmentationTrainerOptions> set)
    {
        using var model = Fit(new MLContext(seed: 1), set(CreateOptions()));
        string path = _folder["weights.safetensors"];
        model.SaveWeights(path);
        using var weights = StoredWeights.Open(path);
        return weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Read());
    }

    private static double GetDistance(Dictionary<string, float[]> first, Dictionary<string, float[]> second) =>
        Math.Sqrt(first.Sum(pair => pair.Value.Zip(second[pair.Key], (x, y) => Math.Pow((double)x - y, 2)).Sum()));

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        double difference = expected.Zip(actual, (x, y) => Math.Abs((double)x - y)).Max();
        Assert.True(difference <= tolerance, $"The largest difference is {difference}.");
    }
}
