using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.Evaluation;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

public class SegmentationTrainerTests
{
    private static readonly UNet Network = new() { Width = 8, Depth = 2 };

    [Fact]
    public void Fit_EasyImages_LearnsThem()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 60);
        options = options with { Crop = new ImageSize(64, 64), Optimization = options.Optimization with { LearningRate = 5e-3 } };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 24));
        var metrics = Evaluate(model.Transform(SyntheticImages.Load(context, 6, seed: 2)));

        Assert.True(metrics.MeanDice > 0.9, $"Dice {metrics.MeanDice}");
        Assert.Equal(1, model.Info.Channels);
        Assert.Equal(SyntheticImages.Classes, model.Info.Classes);
        Assert.Equal("unet", model.Info.Network.Name);
        Assert.Equal(60, model.Info.Training!.Steps);
        Assert.Equal(10, model.Info.Training.Epochs.Count);
        Assert.Equal("crossEntropy + dice", model.Info.Training.Options["loss"]);
    }

    [Fact]
    public void Fit_ClassWeighting_IsRecordedWithItsWeights()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 1);
        options = options with { ClassWeighting = new Fixed(0.25, 4) };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 4));

        Assert.Equal("fixed", model.Info.Training!.Options["classWeighting"]);
        Assert.Equal("crossEntropy(classWeights=0.25 4) + dice", model.Info.Training.Options["loss"]);
    }

    [Fact]
    public void Fit_ClassWeightsForOtherClasses_SaysHowManyThereAre()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 1);
        options = options with { ClassWeighting = new ExplicitWeighting { Weights = [1, 2, 3] } };

        var trainer = context.Segmentation().Trainers.UNet(Network, options);
        var exception = Assert.Throws<SegmentationOptionException>(() => trainer.Fit(SyntheticImages.Load(context, 4)));

        Assert.StartsWith("ClassWeighting is explicit, which is 3 numbers, but there are 2 classes (", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SameSeedAndAnyWorkers_GivesTheSameBytes()
    {
        byte[] first = Train(seed: 5, workers: 1);

        Assert.Equal(first, Train(seed: 5, workers: 1));
        Assert.Equal(first, Train(seed: 5, workers: 4));
        Assert.Equal(first, Train(seed: 5, workers: 1, memoryLimit: 0));
        Assert.NotEqual(first, Train(seed: 6, workers: 1));

        static byte[] Train(int seed, int workers, long? memoryLimit = null)
        {
            var context = new MLContext();
            var options = Small(steps: 5);
            options = options with { Seed = seed, Execution = options.Execution with { Workers = workers, MemoryLimit = memoryLimit } };
            return ToOnnx(context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 6)));
        }
    }

    [Theory]
    [InlineData("strong", false, false)]
    [InlineData("foreground-crop:1,elastic:1,noise:1", false, false)]
    [InlineData("light", true, false)]
    [InlineData("microscopy,foreground-crop", false, true)]
    public void Fit_OneWorkerAndFour_GivesTheSameBytes(string augmentations, bool isResized, bool hasWeightMap)
    {
        byte[] one = Train(workers: 1);

        Assert.Equal(one, Train(workers: 4));
        Assert.Equal(one, Train(workers: 4, memoryLimit: 0));

        byte[] Train(int workers, long? memoryLimit = null)
        {
            var context = new MLContext(seed: 1);
            var options = Small(steps: 6);
            options = options with
            {
                Execution = options.Execution with { Workers = workers, MemoryLimit = memoryLimit },
                Optimization = options.Optimization with { GradientAccumulation = 2 },
                Augmentations = AugmentationCatalog.Parse(augmentations),
                Resize = isResized ? new ImageSize(32, 32) : null,
                Crop = isResized ? null : options.Crop,
                Loss = hasWeightMap ? new UNetWeightMapLoss() : options.Loss,
                ValidationFraction = 0.2,
            };
            var random = new Random(4);
            int[] sizes = [20, 64, 33, 48, 90, 32, 41, 64, 25, 70];
            return ToOnnx(context.Segmentation().Trainers.UNet(Network with { Width = 2 }, options)
                .Fit(SyntheticImages.Load(context, sizes.Select(size => SyntheticImages.Create(random, size)))));
        }
    }

    [Fact]
    public void Fit_MixedPrecision_LearnsAsFullPrecisionDoes()
    {
        var full = Train(TrainingPrecision.Full);
        var mixed = Train(TrainingPrecision.MixedBFloat16);

        // The crops of an epoch are few, so that its loss depends on which they are; those of the last ten together say more.
        double lastLoss = mixed.Epochs.TakeLast(10).Average(epoch => epoch.TrainingLoss);
        Assert.True(lastLoss < 0.5 * mixed.Epochs[0].TrainingLoss, $"The loss went from {mixed.Epochs[0].TrainingLoss} to {lastLoss}.");
        Assert.All(full.Epochs.Zip(mixed.Epochs), pair => Assert.Equal(pair.First.TrainingLoss, pair.Second.TrainingLoss, 0.01));
        Assert.NotEqual(full.Epochs[^1].TrainingLoss, mixed.Epochs[^1].TrainingLoss);
        Assert.True(mixed.Epochs[^1].ValidationMeanDice > 0.9, $"Dice {mixed.Epochs[^1].ValidationMeanDice}");
        Assert.Equal("mixedBFloat16", mixed.Options["precision"]);
        Assert.DoesNotContain("precision", full.Options.Keys);
        Assert.Equal(mixed.Epochs.Select(epoch => epoch.ValidationLoss), Train(TrainingPrecision.MixedBFloat16).Epochs.Select(epoch => epoch.ValidationLoss));

        static TrainingInfo Train(TrainingPrecision precision)
        {
            var context = new MLContext(seed: 1);
            var options = Small(steps: 60);
            options = options with
            {
                Execution = options.Execution with { Precision = precision },
                Optimization = options.Optimization with { LearningRate = 5e-3 },
                ValidationSet = SyntheticImages.Load(context, 3, seed: 3),
            };
            using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 12));
            Assert.All(WeightsOf(model), weight => Assert.True(float.IsFinite(weight)));
            return model.Info.Training!;
        }

        static float[] WeightsOf(SegmentationTransformer model)
        {
            using var folder = new TemporaryFolder();
            model.SaveWeights(folder["model.safetensors"]);
            using var weights = StoredWeights.Open(folder["model.safetensors"]);
            return [.. weights.Tensors.SelectMany(tensor => tensor.Read())];
        }
    }

    [Fact]
    public void Fit_SeedOfTheContext_DecidesTheResult()
    {
        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));

        static byte[] Train(int seed)
        {
            var context = new MLContext(seed);
            return ToOnnx(context.Segmentation().Trainers.UNet(Network, Small(steps: 2)).Fit(SyntheticImages.Load(context, 4)));
        }
    }

    [Fact]
    public void Fit_ValidationSet_ReportsItAndKeepsTheBestEpoch()
    {
        var context = new MLContext(seed: 1);
        var progress = new List<TrainingProgress>();
        var options = Small(steps: 12);
        options = options with { ValidationSet = SyntheticImages.Load(context, 3, size: 50, seed: 3), Progress = new Recorder(progress.Add) };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 8));

        Assert.Equal(Enumerable.Range(1, 12), progress.Select(item => item.Step));
        Assert.All(progress, item => Assert.Equal((6, 12), (item.Epochs, item.Steps)));
        var ends = progress.Where(item => item.CompletedEpoch is not null).ToList();
        Assert.Equal([2, 4, 6, 8, 10, 12], ends.Select(item => item.Step));
        Assert.All(ends, item => Assert.Equal(item.ValidationMetrics!.MeanDice, item.CompletedEpoch!.ValidationMeanDice));
        var training = model.Info.Training!;
        Assert.Equal(
            ends.Select(item => item.ValidationMetrics!.Classes.Select(metrics => metrics.Dice)),
            training.Epochs.Select(epoch => epoch.ValidationPerClassDice!));
        Assert.Equal(
            ends.Select(item => item.ValidationMetrics!.Classes.Select(metrics => metrics.IoU)),
            training.Epochs.Select(epoch => epoch.ValidationPerClassIoU!));
        Assert.Equal(training.Epochs.MaxBy(epoch => epoch.ValidationMeanDice)!.Epoch, training.BestEpoch);

        // What the kept weights score is what was measured when they were kept.
        var metrics = Evaluate(model.Transform(options.ValidationSet));
        Assert.Equal(training.Epochs[training.BestEpoch - 1].ValidationMeanDice!.Value, metrics.MeanDice, 1e-3);
    }

    [Fact]
    public void Fit_NoProgress_StopsEarly()
    {
        var context = new MLContext(seed: 1);
        var log = new List<string>();
        context.Log += (_, message) => log.Add(message.RawMessage);
        var options = Small(steps: 12);
        options = options with
        {
            ValidationSet = SyntheticImages.Load(context, 3, seed: 3),
            Selection = options.Selection with { EarlyStoppingPatience = 2, EarlyStoppingMinDelta = 1.5 },
        };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 8));

        // No Dice coefficient is 1.5 better than the first epoch's: it and the two of the patience, of two steps each.
        Assert.Equal((3, 6), (model.Info.Training!.Epochs.Count, model.Info.Training.Steps));
        Assert.Contains("Stopped early, after epoch 3 of 6: no progress since epoch 1.", log);
        Assert.Equal("1.5", model.Info.Training.Options["earlyStoppingMinDelta"]);
    }

    [Fact]
    public void Fit_ValidationInterval_ValidatesFewerEpochsOfTheSameTraining()
    {
        var context = new MLContext(seed: 1);
        var each = Small(steps: 10) with { Seed = 1, ValidationSet = SyntheticImages.Load(context, 3, seed: 3) };
        var third = each with { Selection = each.Selection with { ValidationInterval = 3 } };

        using var ofEach = context.Segmentation().Trainers.UNet(Network, each).Fit(SyntheticImages.Load(context, 8));
        using var ofThird = context.Segmentation().Trainers.UNet(Network, third).Fit(SyntheticImages.Load(context, 8));

        // Five epochs of two steps: the third and the last.
        var (all, some) = (ofEach.Info.Training!.Epochs, ofThird.Info.Training!.Epochs);
        Assert.Equal([false, false, true, false, true], some.Select(epoch => epoch.ValidationMeanDice is not null));
        Assert.Equal(all.Select(epoch => epoch.TrainingLoss), some.Select(epoch => epoch.TrainingLoss));
        Assert.Equal((all[2].ValidationLoss, all[4].ValidationMeanDice), (some[2].ValidationLoss, some[4].ValidationMeanDice));
        Assert.Contains(ofThird.Info.Training.BestEpoch, new[] { 3, 5 });
        Assert.Equal("3", ofThird.Info.Training.Options["validationInterval"]);
    }

    [Fact]
    public void Fit_LastWeightsKept_HoldsThoseOfTheLastEpoch()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 12);
        options = options with
        {
            ValidationSet = SyntheticImages.Load(context, 3, size: 50, seed: 3),
            Selection = options.Selection with { KeptWeights = KeptWeights.Last },
        };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 8));

        Assert.Equal(6, model.Info.Training!.BestEpoch);
        Assert.Equal(model.Info.Training.Epochs[^1].ValidationMeanDice!.Value, Evaluate(model.Transform(options.ValidationSet)).MeanDice, 1e-3);
    }

    [Fact]
    public void Fit_BestByLoss_KeepsTheEpochOfTheSmallestLoss()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 12);
        options = options with
        {
            ValidationSet = SyntheticImages.Load(context, 3, size: 50, seed: 3),
            Selection = options.Selection with { BestMetric = ValidationMetric.Loss },
        };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 8));

        Assert.Equal(model.Info.Training!.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch, model.Info.Training.BestEpoch);
        Assert.Equal("loss", model.Info.Training.Options["bestMetric"]);
    }

    [Fact]
    public void Fit_ValidationFraction_HoldsImagesBack()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 2);
        options = options with { ValidationFraction = 0.25 };
        var log = new List<string>();
        context.Log += (_, message) => log.Add(message.Message);

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 8));

        Assert.NotNull(Assert.Single(model.Info.Training!.Epochs).ValidationMeanDice);
        Assert.Contains(log, line => line.Contains("Training on 6 images, validating on 2", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("Epoch 1 of 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_ColouredImages_TrainsOnThreeChannels()
    {
        var context = new MLContext(seed: 1);

        using var model = context.Segmentation().Trainers.UNet(Network, Small(steps: 1)).Fit(SyntheticImages.Load(context, 2, isColored: true));

        Assert.Equal(3, model.Info.Channels);
        Assert.Equal(3, model.Info.Normalization.Mean.Count);
    }

    [Fact]
    public void Custom_OwnNetwork_IsCheckedAndDescribedByItsProperties()
    {
        var context = new MLContext(seed: 1);
        var data = SyntheticImages.Load(context, 2);
        var trainers = context.Segmentation().Trainers;

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Custom(new OwnNetwork(FirstWidth: 0)));
        using var model = trainers.Custom(new OwnNetwork(FirstWidth: 3), Small(steps: 1)).Fit(data);

        Assert.StartsWith("FirstWidth is 0; it must be a whole number of at least 1.", error.Message, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, string> { ["first-width"] = "3" }, model.Info.Network.Options);
    }

    [Fact]
    public void Fit_OtherNetworks_Train()
    {
        var context = new MLContext(seed: 1);
        var data = SyntheticImages.Load(context, 2);
        var trainers = context.Segmentation().Trainers;
        var options = new SegmentationTrainerOptions
        {
            Steps = 1,
            BatchSize = 2,
            Execution = new() { Threads = 1 },
            Crop = new(32, 32),
            Classes = SyntheticImages.Classes,
        };
        SegmentationTrainer[] all =
        [
            trainers.UNetPlusPlus(new() { Width = 2, Depth = 2, DeepSupervision = true }, options),
            trainers.AttentionUNet(new() { Width = 2, Depth = 2 }, options),
            trainers.VNet(new() { Width = 2 }, options),
            trainers.FCN8s(new() { Width = 1 }, options),
            trainers.NNUNet(NNUNet.Residual with { Width = 2, Strides = [1, [1, 2], 2, 2], DeepSupervision = true }, options),
            trainers.SegResNet(new() { Width = 4 }, options),
            trainers.MedNeXt(new() { Width = 4 }, options),
            trainers.ResNetUNet(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.FPN(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.PSPNet(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.UPerNet(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.LinkNet(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.DeepLabV3Plus(new() { Encoder = EncoderKind.ResNet18, Narrowing = 4 }, options),
            trainers.R2UNet(new() { Width = 2, Depth = 1 }, options),
            trainers.ResUNetPlusPlus(new() { Width = 8, Depth = 1 }, options),
            trainers.UNet3Plus(new() { Width = 2, Depth = 2 }, options),
            trainers.FCDenseNet(new() { Width = 4, Growth = 2, BlockLayers = [2, 2] }, options),
            trainers.Custom(new UNet { Width = 2, Depth = 1 }, options),
        ];

        foreach (var trainer in all)
        {
            using var model = trainer.Fit(data);
            Assert.Equal(trainer.Network.Name, model.Info.Network.Name);
        }
    }

    [Fact]
    public void Fit_ImagesOfManySizes_MirrorsTheSmallOnes()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 2);
        options = options with { Crop = new ImageSize(32, 64) };
        SyntheticImages.Row[] rows =
        [
            SyntheticImages.CreateUniform(7, 5, 10, 0),
            SyntheticImages.CreateUniform(80, 90, 200, 1),
            SyntheticImages.CreateUniform(1, 1, 3, 0),
        ];

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, rows));

        Assert.NotNull(model);
    }

    [SharedDataFact]
    public void Fit_RealImagesOfManySizes_PredictsMasksOfTheirSizes()
    {
        var context = new MLContext(seed: 1);
        string folder = Path.Combine(Repository.SharedData, "nuclei", "test");
        var data = context.Data.LoadSegmentationFolder(
            Path.Combine(folder, "images"),
            Path.Combine(folder, "masks"),
            SegmentationClasses.Parse("background=0, nucleus=255"));
        var options = Small(steps: 2);
        options = options with { Classes = null };

        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(data);
        var sizes = model.Transform(context.Data.TakeRows(data, 10)).GetColumn<SegmentationMask>("PredictedLabel").Select(mask => (mask.Width, mask.Height));

        Assert.Equal(context.Data.TakeRows(data, 10).GetColumn<SegmentationMask>("Label").Select(mask => (mask.Width, mask.Height)), sizes);
        Assert.Equal(3, model.Info.Channels);
        Assert.Equal("background=0, nucleus=255", model.Info.Classes.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_Resize_ValidatesAsTheModelScores(bool isColored)
    {
        var context = new MLContext(seed: 1);
        var options = Resized(steps: 12);
        options = options with { ValidationSet = LoadMixed(context, seed: 2, isColored) };
        using var file = new TemporaryFolder();

        using (var trained = context.Segmentation().Trainers.UNet(Network, options).Fit(LoadMixed(context, seed: 1, isColored)))
        {
            context.Segmentation().Save(trained, file["model.zip"]);
        }

        using var model = new MLContext().Segmentation().Load(file["model.zip"]);
        var scored = model.Transform(options.ValidationSet);
        var metrics = Evaluate(scored);
        var best = model.Info.Training!.Epochs[model.Info.Training.BestEpoch - 1];
        Assert.Equal(
            [new(30, 30), new(64, 64), new(101, 101)],
            scored.GetColumn<SegmentationMask>("PredictedLabel").Select(mask => new ImageSize(mask.Width, mask.Height)));
        Assert.Equal(best.ValidationMeanDice!.Value, metrics.MeanDice, 1e-4);
        Assert.Equal(best.ValidationMeanIoU!.Value, metrics.MeanIoU, 1e-4);
        Assert.Equal(new ImageSize(48, 32), model.Info.Resize);
        Assert.Equal("48x32", model.Info.Training.Options["resize"]);
        Assert.DoesNotContain("crop", model.Info.Training.Options.Keys);
    }

    [Fact]
    public void Fit_ResizeWithValidationFraction_IsTheSameFromMemoryAndFromAFile()
    {
        byte[] fromMemory = Train(null);

        Assert.Equal(fromMemory, Train(0));

        static byte[] Train(long? memoryLimit)
        {
            var context = new MLContext(seed: 1);
            var options = Resized(steps: 2);
            options = options with { ValidationFraction = 0.4, Execution = options.Execution with { MemoryLimit = memoryLimit } };
            return ToOnnx(context.Segmentation().Trainers.UNet(Network, options).Fit(LoadMixed(context, seed: 1)));
        }
    }

    [Fact]
    public void Fit_Cancelled_StopsWithinAStep()
    {
        var context = new MLContext(seed: 1);
        using var cancellation = new CancellationTokenSource();
        int steps = 0;
        var recorder = new Recorder(progress =>
        {
            steps++;
            if (progress.Step == 3)
            {
                cancellation.Cancel();
            }
        });
        var options = Small(steps: 1000) with { CancellationToken = cancellation.Token, Progress = recorder };

        Assert.Throws<OperationCanceledException>(() => context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 4)));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Fit_LossDiverges_NamesStepAndLearningRate()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 50);
        options = options with { Optimization = options.Optimization with { LearningRate = 1e30, Schedule = new ConstantSchedule() } };

        var trainer = context.Segmentation().Trainers.UNet(Network, options);
        var exception = Assert.Throws<SegmentationException>(() => trainer.Fit(SyntheticImages.Load(context, 4)));

        Assert.Matches("^The loss is .* at step [0-9]+ of 50, with learning rate 1E\\+30\\.", exception.Message);
    }

    [Theory]
    [InlineData(KeptWeights.Last, 1)]
    [InlineData(KeptWeights.Best, 1)]
    [InlineData(KeptWeights.Last, 1e6)]
    public void Fit_LastStepDiverges_GivesNoModel(KeptWeights kept, double lossWeight)
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 1) with
        {
            Loss = lossWeight * new CrossEntropyLoss(),
            Optimization = new() { Optimizer = new SgdOptimizer(), LearningRate = 1e38, Schedule = new ConstantSchedule() },
            ValidationSet = SyntheticImages.Load(context, 1, seed: 3),
            Selection = new() { KeptWeights = kept },
        };

        var trainer = context.Segmentation().Trainers.UNet(Network, options);
        var exception = Assert.Throws<SegmentationException>(() => trainer.Fit(SyntheticImages.Load(context, 4)));

        Assert.Matches(
            "^The weights are (not finite any more|so large that the network gives no finite numbers) at step 1 of 1, with learning rate 1E\\+38\\. "
            + "Train with a smaller learning rate\\.",
            exception.Message);
    }

    [Fact]
    public void Fit_AHundredSteps_LeavesNoMoreTensorsThanTwenty()
    {
        var context = new MLContext(seed: 1);
        var live = new List<(long Own, long All)>();
        var options = Small(steps: 100);
        options = options with
        {
            ValidationSet = SyntheticImages.Load(context, 1, seed: 3),
            Progress = new Recorder(_ => live.Add((LiveTensors.Count, torch.Tensor.TotalCount))),
        };
        long before = LiveTensors.Count;

        using (context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 4)))
        {
            Assert.True(live[19].Own > before, "No tensor is counted during the training.");
            Assert.Equal(live[19], live[99]);
        }

        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Fit_DeepSupervision_WeighsTheHeadsAndLeavesNoTensors()
    {
        var context = new MLContext(seed: 1);
        var live = new List<(long Own, long All)>();
        var options = Small(steps: 12);
        var network = Network with { Depth = 3, DeepSupervision = true };
        options = options with
        {
            HeadWeights = new HalvingHeadWeights(),
            Progress = new Recorder(_ => live.Add((LiveTensors.Count, torch.Tensor.TotalCount))),
        };
        long before = LiveTensors.Count;

        using (var model = context.Segmentation().Trainers.UNet(network, options).Fit(SyntheticImages.Load(context, 4)))
        {
            Assert.Equal("halving", model.Info.Training!.Options["headWeights"]);
            Assert.Equal("true", model.Info.Network.Options["deep-supervision"]);

            // The last of the three heads counts for nothing, so the network goes without it: 32 channels in, 2 out, and biases.
            Assert.Equal(network.CreateGraph(1, 2).ParameterCount - (32 * 2) - 2, model.Info.Network.Parameters);
            Assert.True(model.Info.Training.Epochs[^1].TrainingLoss < model.Info.Training.Epochs[0].TrainingLoss);
        }

        Assert.True(live[2].Own > before, "No tensor is counted during the training.");
        Assert.Equal(live[2], live[^1]);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Fit_DeepSupervisionWithoutWeights_RecordsEqualOnes()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 1);

        using var deep = context.Segmentation().Trainers.UNet(Network with { DeepSupervision = true }, options).Fit(SyntheticImages.Load(context, 2));
        using var plain = context.Segmentation().Trainers.UNet(Network, Small(steps: 1)).Fit(SyntheticImages.Load(context, 2));

        Assert.Equal("equal", deep.Info.Training!.Options["headWeights"]);
        Assert.DoesNotContain("headWeights", plain.Info.Training!.Options.Keys);
    }

    [Fact]
    public void GetOutputSchema_ImagesAndMasks_AddsTheOutputs()
    {
        var context = new MLContext();
        var trainer = context.Segmentation().Trainers.UNet();

        var shape = trainer.GetOutputSchema(SchemaShapes.Of(SyntheticImages.Load(context, 1).Schema));

        Assert.Equal(["Image", "Label", "PredictedLabel", "Score"], shape.Select(column => column.Name).Order());
    }

    [Fact]
    public void Fit_InsideAPipeline_TrainsOnWhatComesBeforeIt()
    {
        var context = new MLContext(seed: 1);
        var options = Small(steps: 1);
        options = options with { ImageColumnName = "Copy" };
        var pipeline = context.Transforms.CopyColumns("Copy", "Image").Append(context.Segmentation().Trainers.UNet(Network, options));

        var model = pipeline.Fit(SyntheticImages.Load(context, 2));

        Assert.Equal("Copy", model.LastTransformer.ImageColumnName);
        model.LastTransformer.Dispose();
    }

    /// <summary>Images of three sizes; none is that which they are resized to.</summary>
    private static IDataView LoadMixed(MLContext context, int seed, bool isColored = false)
    {
        var random = new Random(seed);
        int[] sizes = [30, 64, 101];
        return SyntheticImages.Load(context, sizes.Select(size => SyntheticImages.Create(random, size, isColored)));
    }

    private static SegmentationTrainerOptions Resized(int steps)
    {
        var options = Small(steps);
        options = options with { Crop = null, Resize = new ImageSize(48, 32), Optimization = options.Optimization with { LearningRate = 5e-3 } };
        return options;
    }

    private static SegmentationMetrics Evaluate(IDataView scored) => EvaluationRun.Evaluate(scored, "Label", "Score", "PredictedLabel", null);

    private static SegmentationTrainerOptions Small(int steps) => new()
    {
        Steps = steps,
        Crop = new ImageSize(32, 32),
        Execution = new() { Threads = 1 },
        Classes = SyntheticImages.Classes,
    };

    private static byte[] ToOnnx(SegmentationTransformer model)
    {
        using (model)
        using (var stream = new MemoryStream())
        {
            model.SaveOnnx(stream);
            return stream.ToArray();
        }
    }

    private sealed record OwnNetwork([property: HyperParameter(Minimum = 1)] int FirstWidth) : NetworkArchitecture
    {
        public override string Name => "own";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("second", graph.Relu(graph.Conv("first", image, FirstWidth)), outputChannels);
    }

    private sealed record Fixed(params double[] Weights) : ClassWeighting
    {
        public override IReadOnlyList<double> GetWeights(IReadOnlyList<IReadOnlyList<long>> classPixels) => Weights;

        public override string ToString() => "fixed";
    }

    /// <summary>Reports at once, on the training thread; <see cref="Progress{T}"/> would do so later and elsewhere.</summary>
    private sealed class Recorder(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
