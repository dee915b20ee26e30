using Microsoft.ML;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;

namespace MLSegmentation.Training.Tests;

/// <summary>Seven training images and two for validation in batches of two: four steps make an epoch, and ten steps two and a half.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 10;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    private string Run => _folder["run"];

    private string[] Checkpoints => [.. Directory.GetFiles(Run).Select(file => Path.GetFileName(file)).Order()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_KilledAgainAndAgain_GivesTheBytesOfTheRunThatWasNot(int checkpointSteps)
    {
        byte[] uninterrupted = Fit(options => options with { Checkpoints = options.Checkpoints with { Folder = null } });

        // Killed in the first epoch, after the first, twice at the same step, and within the last.
        for (int kill = 0; kill < 5; kill++)
        {
            int step = new[] { 3, 5, 6, 6, 9 }[kill];
            Assert.Throws<KilledException>(() => Fit(options => options with
            {
                Checkpoints = options.Checkpoints with { Steps = checkpointSteps, Resume = kill > 0 },
                Execution = options.Execution with { Workers = kill + 1 },
                Progress = KillAt(step),
            }));
        }

        Assert.Equal(uninterrupted, Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true, Steps = checkpointSteps } }));

        // A run that is over gives the same model again.
        Assert.Equal(uninterrupted, Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true } }));
    }

    [Fact]
    public void Fit_KilledWithMomentumAccumulationAndAverages_GivesTheBytesOfTheRunThatWasNot()
    {
        byte[] uninterrupted = Fit(options => Set(options) with { Checkpoints = new() });

        Assert.Throws<KilledException>(() => Fit(options => Set(options) with { Progress = KillAt(3) }));

        Assert.Equal(uninterrupted, Fit(options => Set(options) with { Checkpoints = options.Checkpoints with { Steps = 1, Resume = true } }));

        static SegmentationTrainerOptions Set(SegmentationTrainerOptions options) => options with
        {
            Optimization = new()
            {
                Optimizer = new SgdOptimizer { WeightDecay = 0.01 },
                Schedule = new PlateauSchedule { Patience = 0, Threshold = 0.9 },
                GradientAccumulation = 2,
                MaxGradientNorm = 0.5,
                WeightAverageDecay = 0.9,
                EncoderLearningRateFactor = 0.3,
            },
            Checkpoints = options.Checkpoints with { Steps = 1 },
            Selection = new() { KeptWeights = KeptWeights.Last },
        };
    }

    [Fact]
    public void Fit_KilledInMixedPrecision_GivesTheBytesOfTheRunThatWasNot()
    {
        byte[] uninterrupted = Fit(options => options with
        {
            Execution = options.Execution with { Precision = TrainingPrecision.MixedBFloat16 },
            Checkpoints = options.Checkpoints with { Folder = null },
        });

        Assert.Throws<KilledException>(() => Fit(options => options with
        {
            Execution = options.Execution with { Precision = TrainingPrecision.MixedBFloat16 },
            Checkpoints = options.Checkpoints with { Steps = 1 },
            Progress = KillAt(6),
        }));

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
        }));
        Assert.Contains("Execution.Precision is not given and was mixedBFloat16", exception.Message, StringComparison.Ordinal);
        Assert.Equal(uninterrupted, Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
            Execution = options.Execution with { Precision = TrainingPrecision.MixedBFloat16 },
        }));
        Assert.NotEqual(uninterrupted, Fit(options => options with { Checkpoints = options.Checkpoints with { Folder = null } }));
    }

    [Fact]
    public void Fit_ResumedWithoutASeed_TakesThatOfTheRun()
    {
        byte[] uninterrupted = Fit(options => options with { Checkpoints = options.Checkpoints with { Folder = null } });

        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }));

        Assert.Equal(uninterrupted, Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true }, Seed = null }));
    }

    [Fact]
    public void Fit_Checkpoints_KeepsTheLastOnes()
    {
        Fit(options => options with { Checkpoints = options.Checkpoints with { Steps = 3, Kept = 2 } });

        // Written after steps 3, 4 (an epoch), 6, 8 (an epoch), 9 and 10 (the end).
        Assert.Equal(["checkpoint-00000009.safetensors", "checkpoint-00000010.safetensors"], Checkpoints);
    }

    [Fact]
    public void Fit_NetworkOfOtherDilation_IsRefused()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }, network: new Dilated(1)));

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
        }, network: new Dilated(2)));
        Assert.Contains("is of another run: checksum of the network's operations is ", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true } }, network: new Dilated(1)));
    }

    [Fact]
    public void Fit_NetworkOfAnotherHyperParameter_NamesItWithBothValues()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }, network: new UNet { Width = 2, Depth = 1 }));

        var exception = Assert.Throws<SegmentationException>(
            () => Fit(
                options => options with { Checkpoints = options.Checkpoints with { Resume = true } },
                network: new UNet { Width = 2, Depth = 1, Activation = ActivationKind.Elu }));
        Assert.Contains("network.activation is elu and was relu", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ChangedOptions_NamesEachWithBothValues()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }));

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
            Optimization = options.Optimization with { LearningRate = 0.01 },
            Loss = new CrossEntropyLoss(),
            Seed = 4,
        }));

        Assert.Equal(
            $"'{Path.Combine(Run, "checkpoint-00000004.safetensors")}' is of another run: Optimization.LearningRate is 0.01 and was 0.002; "
                + "Loss is crossEntropy and was crossEntropy + dice; Seed is 4 and was 3. "
                + "Resume with the options and the data of that run, or begin a new run in another folder.",
            exception.Message);
    }

    [Fact]
    public void Fit_OtherValidationFraction_IsNamed()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { ValidationSet = null, ValidationFraction = 0.3, Progress = KillAt(5) }));

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
            ValidationSet = null,
            ValidationFraction = 0.4,
        }));

        Assert.Contains("ValidationFraction is 0.4 and was 0.3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_InitialWeightsOfTheSameNameWithAnotherNormalization_SaysSo()
    {
        string model = _folder["model.zip"];
        WriteModel(seed: 1);
        Assert.Throws<KilledException>(() => Fit(options => options with { InitialWeights = model, Progress = KillAt(5) }));
        WriteModel(seed: 2);

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            InitialWeights = model,
            Checkpoints = options.Checkpoints with { Resume = true },
        }));

        Assert.Matches("is of another run: normalization is mean 0\\..*, deviation 0\\..* and was mean 0\\.", exception.Message);

        void WriteModel(int seed)
        {
            var context = new MLContext();
            var options = new SegmentationTrainerOptions { Steps = 1, Seed = seed, Classes = SyntheticImages.Classes };
            var trainer = context.Segmentation().Trainers.UNet(new() { Width = 2, Depth = 1 }, options);
            using var trained = trainer.Fit(SyntheticImages.Load(context, 2, size: 32 + seed));
            context.Model.Save(trained, null, model);
        }
    }

    [Fact]
    public void Fit_OtherImages_SaysWhichDiffer()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }));

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
        }, images: 8));

        Assert.Contains("training images is 8 and was 7", exception.Message, StringComparison.Ordinal);
        Assert.Contains("checksum of the training images is", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("validation images", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FolderOfAnEarlierRun_AsksToResumeIt()
    {
        Fit(options => options with { Steps = 1 });

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with { Steps = 1 }));

        Assert.Equal($"'{Run}' holds the checkpoints of an earlier run. Resume that run, or choose another folder for this one.", exception.Message);
    }

    [Fact]
    public void Fit_NothingToResume_SaysSo()
    {
        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
        }));

        Assert.Equal($"There is no checkpoint in '{Run}' to resume from. Check the folder, or begin the run without resuming.", exception.Message);
        Assert.False(Directory.Exists(Run));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void Fit_LastCheckpointDamaged_GoesOnFromTheOneBeforeWithAWarning(int damagedByte)
    {
        byte[] uninterrupted = Fit(options => options with { Checkpoints = options.Checkpoints with { Folder = null } });
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(9) }));
        string last = Path.Combine(Run, "checkpoint-00000008.safetensors");
        Damage(last, damagedByte);

        Assert.Equal(uninterrupted, Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true } }));

        string warning = Assert.Single(_log, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains(last, warning, StringComparison.Ordinal);
        Assert.EndsWith($"Going on from the one before, '{Path.Combine(Run, "checkpoint-00000004.safetensors")}'.", warning, StringComparison.Ordinal);
        Assert.Equal(["checkpoint-00000004.safetensors", "checkpoint-00000008.safetensors", "checkpoint-00000010.safetensors"], Checkpoints);
    }

    [Fact]
    public void Fit_AllCheckpointsCutOff_SaysWhatToDo()
    {
        Assert.Throws<KilledException>(() => Fit(options => options with { Progress = KillAt(5) }));
        string only = Path.Combine(Run, Assert.Single(Checkpoints));
        File.WriteAllBytes(only, File.ReadAllBytes(only)[..^4]);

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Resume = true },
        }));

        Assert.StartsWith($"No checkpoint in '{Run}' can be resumed from. ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the file was cut off", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"The checkpoint '{only}' is damaged", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SaveWeights", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Delete them, and begin the run without resuming.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FolderVanishes_WarnsAndTrainsToTheEnd()
    {
        byte[] uninterrupted = Fit(options => options with { Checkpoints = options.Checkpoints with { Folder = null } });

        Assert.Equal(uninterrupted, Fit(options => options with { Progress = new Observer(progress => DeleteRun(progress.Step == 5)) }));

        string[] warnings = [.. _log.Where(line => line.StartsWith("Warning", StringComparison.Ordinal))];
        Assert.Equal(2, warnings.Length);
        Assert.StartsWith("Warning: The checkpoint after step 8 could not be written; there is none. Cannot write ", warnings[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "does not exist. The training goes on, and writes the next checkpoint if the folder is there and has room by then.",
            warnings[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_CheckpointsThatFailOneAfterAnother_WarnsMoreAndMoreSeldom()
    {
        Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Steps = 1 },
            Progress = new Observer(progress => DeleteRun(progress.Step == 1)),
        });

        // Nine checkpoints fail, after the steps 2 to 10: the first, second, fourth and eighth of them are warned of.
        Assert.Equal(
            ["2", "3", "5", "9"],
            _log.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)).Select(line => line.Split(' ')[5]));
    }

    [Fact]
    public void Fit_FolderOfARunThatGoesOn_IsRefused()
    {
        SegmentationException? exception = null;
        var observer = new Observer(progress => exception ??= progress.Step == 5
            ? Assert.Throws<SegmentationException>(() => Fit(options => options with { Checkpoints = options.Checkpoints with { Resume = true } }))
            : null);

        Fit(options => options with { Progress = observer });

        Assert.StartsWith($"The checkpoint folder '{Run}' is in use by another run: process ", exception!.Message, StringComparison.Ordinal);
        Assert.EndsWith("Wait for its end, or choose another folder.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["checkpoint-00000004.safetensors", "checkpoint-00000008.safetensors", "checkpoint-00000010.safetensors"], Checkpoints);
    }

    [Fact]
    public void Fit_FolderThatIsAFile_SaysSoBeforeTraining()
    {
        File.WriteAllText(Run, "text");

        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with { Progress = KillAt(1) }));

        Assert.StartsWith($"The checkpoint folder '{Run}' cannot be used: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_LossDiverges_NamesTheLastGoodCheckpoint()
    {
        var exception = Assert.Throws<SegmentationException>(() => Fit(options => options with
        {
            Checkpoints = options.Checkpoints with { Steps = 1, Kept = 1 },
            Optimization = options.Optimization with { LearningRate = 1e30, Schedule = new ConstantSchedule() },
        }));

        Assert.Matches(
            "^The (loss is .*|weights are not finite any more) at step [0-9]+ of 10, with learning rate 1E\\+30\\. Train with a smaller learning rate\\.",
            exception.Message);
        Assert.EndsWith(
            $" The last good checkpoint is '{Path.Combine(Run, Assert.Single(Checkpoints))}'; a new training can begin with its weights (InitialWeights).",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_InitialWeightsFromACheckpoint_TakesTheNetworkOverAndNothingElse()
    {
        Fit(options => options with { Steps = 1, Optimization = options.Optimization with { WeightAverageDecay = 0.9 } });
        string checkpoint = Path.Combine(Run, Assert.Single(Checkpoints));

        Fit(options => options with { Steps = 1, Checkpoints = options.Checkpoints with { Folder = null }, InitialWeights = checkpoint });

        Assert.Contains($"Info: Loaded 8 of 8 tensors from '{checkpoint}'.", _log);
    }

    [Fact]
    public void Fit_Cancelled_SaysWhichCheckpointIsLeft()
    {
        Assert.Throws<OperationCanceledException>(() => Fit(Cancel(step: 3)));
        Assert.Contains("Info: Stopped after step 3; there is no checkpoint.", _log);

        Assert.Throws<OperationCanceledException>(() => Fit(Cancel(step: 6)));
        Assert.Contains(
            $"Info: Stopped after step 6; the last checkpoint is '{Path.Combine(Run, "checkpoint-00000004.safetensors")}'. "
            + $"To go on from it, train with the same options and resume.",
            _log);

        static Func<SegmentationTrainerOptions, SegmentationTrainerOptions> Cancel(int step) => options =>
        {
            var source = new CancellationTokenSource();
            var observer = new Observer(progress =>
            {
                if (progress.Step == step)
                {
                    source.Cancel();
                }
            });
            return options with { CancellationToken = source.Token, Progress = observer };
        };
    }

    /// <summary>Ends a training at a step, or the next one after it, as nothing in the training expects it.</summary>
    private static Observer KillAt(int step) => new(progress =>
    {
        if (progress.Step >= step)
        {
            throw new KilledException();
        }
    });

    private void DeleteRun(bool isTime)
    {
        if (isTime)
        {
            Directory.Delete(Run, recursive: true);
        }
    }

    private static void Damage(string path, int position)
    {
        byte[] content = File.ReadAllBytes(path);
        content[position < 0 ? content.Length + position : position] ^= 0x10;
        File.WriteAllBytes(path, content);
    }

    private byte[] Fit(Func<SegmentationTrainerOptions, SegmentationTrainerOptions> set, int images = 7, NetworkArchitecture? network = null)
    {
        var context = new MLContext(seed: 1);
        _log.Clear();
        context.Log += (_, message) => _log.Add($"{message.Kind}: {message.RawMessage}");
        var options = new SegmentationTrainerOptions
        {
            Checkpoints = new() { Folder = Run },
            Steps = Steps,
            BatchSize = 2,
            Crop = new ImageSize(16, 16),
            Seed = 3,
            Execution = new() { Threads = 1 },
            Classes = SyntheticImages.Classes,
            ValidationSet = SyntheticImages.Load(context, 2, size: 20, seed: 9),
        };
        using var model = context.Segmentation().Trainers.Custom(network ?? new Dropping(), set(options)).Fit(SyntheticImages.Load(context, images, size: 32));
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        return file.ToArray();
    }

    private sealed class KilledException : Exception;

    private sealed class Observer(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }

    /// <summary>Two networks of one kind, told apart by nothing that a description holds, as one may write them while experimenting.</summary>
    private sealed record Dilated([property: HyperParameter(IsIgnored = true)] int Dilation) : NetworkArchitecture
    {
        public override string Name => "dilated";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("output", image, outputChannels, new() { Dilation = Dilation });
    }

    /// <summary>A network with batch normalisation, whose running statistics are a state, and dropout, which draws at random.</summary>
    private sealed record Dropping : NetworkArchitecture
    {
        public override string Name => "dropping";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels)
        {
            var features = graph.Relu(graph.BatchNorm("norm", graph.Encoder.Conv("conv", image, 4, new() { Kernel = 3 })));
            return graph.Conv("output", graph.Dropout(features, 0.5), outputChannels);
        }
    }
}
