using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using TorchSharp;

namespace MLSegmentation.Training.Tests;

public sealed class FineTuningTests : IDisposable
{
    private static readonly UNet Small = new() { Width = 2, Depth = 1, Normalization = NormalizationKind.Batch };

    private readonly TemporaryFolder _folder = new();

    private string File => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_InitialWeightsAndEncoderFrozenThroughout_KeepsTheEncoder()
    {
        SaveInitial(classes: 2);

        var trained = Train(options => options with { Optimization = options.Optimization with { FrozenEncoderEpochs = 2 } });

        AssertChanged(trained, isChanged: name => name.StartsWith("decoder", StringComparison.Ordinal) || name.StartsWith("output", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_EncoderFrozenWithDecayClippingAndAverages_KeepsTheEncoder()
    {
        SaveInitial(classes: 2);

        var trained = Train(options => options with
        {
            Optimization = options.Optimization with
            {
                FrozenEncoderEpochs = 2,
                Optimizer = new SgdOptimizer { WeightDecay = 0.1 },
                MaxGradientNorm = 0.1,
                WeightAverageDecay = 0.5,
            },
        });

        AssertChanged(trained, isChanged: name => name.StartsWith("decoder", StringComparison.Ordinal) || name.StartsWith("output", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_EncoderFrozenInTheFirstEpoch_TrainsEverythingAfterwards()
    {
        SaveInitial(classes: 2);

        AssertChanged(Train(options => options with { Optimization = options.Optimization with { FrozenEncoderEpochs = 1 } }), isChanged: _ => true);
    }

    [Fact]
    public void Fit_InitialWeights_SaysWhatIsLoadedAndWhatIsNot()
    {
        SaveInitial(classes: 3);
        var log = new List<string>();
        var context = new MLContext(seed: 1);
        context.Log += (_, message) => log.Add($"{message.Kind}: {message.RawMessage}");

        using var model = Fit(context, options => options);

        Assert.Contains($"Info: Loaded 32 of 34 tensors from '{File}'.", log);
        Assert.Contains(
            "Warning: 2 of the network's tensors begin at random: output.weight has [3, 2, 1, 1] in the file and [2, 2, 1, 1] in the network; "
            + "output.bias has [3] in the file and [2] in the network.",
            log);
        Assert.Equal("weights.safetensors", model.Info.Training!.Options["initialWeights"]);
        Assert.False(model.Info.Training.Options.ContainsKey("frozenEncoderEpochs"));
    }

    [Theory]
    [InlineData(ActivationKind.Relu, null)]
    [InlineData(ActivationKind.LeakyRelu, "activation is leaky-relu there, and relu in the model")]
    public void Fit_InitialWeightsOfANetworkWithOtherOptions_Warns(ActivationKind activation, string? difference)
    {
        var options = new SegmentationTrainerOptions { Steps = 1, Crop = new(16, 16), Execution = new() { Threads = 1 }, Classes = SyntheticImages.Classes };
        var context = new MLContext(seed: 1);
        using (var first = context.Segmentation().Trainers.Custom(Small with { Activation = activation }, options).Fit(SyntheticImages.Load(context, 2)))
        {
            first.SaveWeights(File);
        }

        var warnings = new List<string>();
        context.Log += (_, message) => warnings.AddRange(message.Kind == ChannelMessageKind.Warning ? [message.RawMessage] : Array.Empty<string>());
        Fit(context, set => set).Dispose();

        // All tensors fit, for activations have none.
        string[] expected = difference is null ? [] : [$"The weights are of a unet with other options, to which they will have to adapt: {difference}."];
        Assert.Equal(expected, warnings.Where(text => text.StartsWith("The weights", StringComparison.Ordinal)));
        Assert.DoesNotContain(warnings, text => text.Contains("begin at random", StringComparison.Ordinal));
    }

    [Fact]
    public void SaveWeights_LoadedModel_WritesWhatTheModelFileHolds()
    {
        SaveInitial(classes: 2);
        var context = new MLContext(seed: 1);
        using var trained = Fit(context, options => options);
        string zip = _folder["model.bin"];
        context.Segmentation().Save(trained, zip);
        trained.SaveWeights(_folder["trained.safetensors"]);
        using var loaded = context.Segmentation().Load(zip);
        loaded.SaveWeights(_folder["loaded.safetensors"]);

        Assert.Equal(System.IO.File.ReadAllBytes(_folder["trained.safetensors"]), System.IO.File.ReadAllBytes(_folder["loaded.safetensors"]));
        AssertSame(Read(_folder["trained.safetensors"]), Read(zip));
    }

    [Fact]
    public void SaveWeights_ExportedModel_SaysToUseTheModelFile()
    {
        SaveInitial(classes: 2);
        using var trained = Fit(new MLContext(seed: 1), options => options);
        trained.SaveOnnx(_folder["model.onnx"]);
        using var exported = SegmentationTransformer.FromOnnx(_folder["model.onnx"]);

        var exception = Assert.Throws<SegmentationException>(() => exported.SaveWeights(_folder["exported.safetensors"]));

        Assert.Contains("Use the model.zip that the training saved", exception.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(_folder["exported.safetensors"]));
    }

    [Fact]
    public void Fit_InitialWeightsOfAModelFile_BeginsWhereItEnded()
    {
        SaveInitial(classes: 2);
        var context = new MLContext(seed: 1);
        using var first = Fit(context, options => options);
        context.Segmentation().Save(first, _folder["model.zip"]);
        first.SaveWeights(_folder["model.safetensors"]);

        var fromZip = Train(options => options with { InitialWeights = _folder["model.zip"] });
        var fromWeights = Train(options => options with { InitialWeights = _folder["model.safetensors"] });

        AssertSame(fromZip, fromWeights);
        Assert.DoesNotContain(Read(File), pair => fromZip[pair.Key].SequenceEqual(pair.Value));
    }

    [Fact]
    public void Fit_GreyImagesAfterAModelOfColoredOnes_KeepsItsChannelsAndNormalization()
    {
        var context = new MLContext(seed: 1);
        using var first = Fit(context, SyntheticImages.Load(context, 4, isColored: true), options => options with { InitialWeights = null });
        context.Segmentation().Save(first, _folder["model.zip"]);

        using var second = Fit(context, SyntheticImages.Load(context, 4, seed: 9), options => options with { InitialWeights = _folder["model.zip"] });

        Assert.Equal(3, second.Info.Channels);
        Assert.Equal(first.Info.Normalization.Mean, second.Info.Normalization.Mean);
        Assert.Equal(first.Info.Normalization.StandardDeviation, second.Info.Normalization.StandardDeviation);
    }

    [Fact]
    public void Fit_OtherChannelsThanTheModels_NormalizesByTheImagesThemselves()
    {
        var context = new MLContext(seed: 1);
        using var first = Fit(context, SyntheticImages.Load(context, 4, isColored: true), options => options with { InitialWeights = null });
        context.Segmentation().Save(first, _folder["model.zip"]);

        using var second = Fit(
            context,
            SyntheticImages.Load(context, 4, seed: 9),
            options => options with { InitialWeights = _folder["model.zip"], Channels = 1 });

        Assert.Single(second.Info.Normalization.Mean);
    }

    [Fact]
    public void Fit_SameSeedAndAnyWorkers_GivesTheSameWeights()
    {
        SaveInitial(classes: 2);

        var first = Train(options => options with
        {
            Optimization = options.Optimization with { FrozenEncoderEpochs = 1 },
            Execution = options.Execution with { Workers = 1 },
        });
        var second = Train(options => options with
        {
            Optimization = options.Optimization with { FrozenEncoderEpochs = 1 },
            Execution = options.Execution with { Workers = 3 },
        });

        AssertSame(first, second);
    }

    [Fact]
    public void Fit_EncoderFrozenForMoreEpochsThanTheStepsMake_SaysHowManyThereAre()
    {
        var exception = Assert.Throws<SegmentationOptionException>(() => Train(options => options with
        {
            Optimization = options.Optimization with { FrozenEncoderEpochs = 3 },
            InitialWeights = null,
        }));

        Assert.Equal(
            "Optimization.FrozenEncoderEpochs is 3, but the whole training has only 2 epochs (Epochs, Steps); train longer, or freeze the encoder for fewer.",
            exception.Message);
    }

    [Fact]
    public void Fit_MissingWeights_StopsBeforeReadingTheImages()
    {
        var options = new SegmentationTrainerOptions { InitialWeights = File, Classes = SyntheticImages.Classes };
        var context = new MLContext(seed: 1);

        var exception = Assert.Throws<SegmentationException>(
            () => context.Segmentation().Trainers.Custom(Small, options).Fit(SyntheticImages.Load(context, [])));

        Assert.Contains($"'{File}' does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FrozenEncoderOfANetworkWithoutOne_SaysSo()
    {
        var context = new MLContext(seed: 1);
        var options = new SegmentationTrainerOptions
        {
            Optimization = new() { FrozenEncoderEpochs = 2 },
            Steps = 1,
            Execution = new() { Threads = 1 },
            Classes = SyntheticImages.Classes,
        };

        var exception = Assert.Throws<SegmentationOptionException>(() => context.Segmentation().Trainers.Custom(new Convolution(), options));

        Assert.StartsWith(
            "Optimization.FrozenEncoderEpochs is 2, but the network convolution does not say what its encoder is; leave it out,",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_EncoderLearningRateOfANetworkWithoutOne_SaysSo()
    {
        var options = new SegmentationTrainerOptions { Optimization = new() { EncoderLearningRateFactor = 0.1 }, Classes = SyntheticImages.Classes };

        var exception = Assert.Throws<SegmentationOptionException>(
            () => new MLContext(seed: 1).Segmentation().Trainers.Custom(new Convolution(), options));

        Assert.StartsWith(
            "Optimization.EncoderLearningRateFactor is 0.1, but the network convolution does not say what its encoder is; leave it out,",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WeightsOfBatchNormalizationAndAnotherInTheNetwork_SaysWhichToChoose()
    {
        SaveInitial(classes: 2);
        var options = new SegmentationTrainerOptions { InitialWeights = File, Steps = 1, Crop = new(16, 16), Classes = SyntheticImages.Classes };
        var context = new MLContext(seed: 1);

        var exception = Assert.Throws<SegmentationException>(() => context.Segmentation().Trainers
            .Custom(Small with { Normalization = NormalizationKind.Instance }, options).Fit(SyntheticImages.Load(context, 2)));

        Assert.Equal(
            $"The weights in '{File}' were learned with batch normalisation, but the network has another, or none, at encoder1.norm1. "
            + "Choose batch as Normalization, or begin with other weights.",
            exception.Message);
    }

    private SegmentationTransformer Fit(MLContext context, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> set) =>
        Fit(context, SyntheticImages.Load(context, 4), set);

    private SegmentationTransformer Fit(MLContext context, IDataView images, Func<SegmentationTrainerOptions, SegmentationTrainerOptions> set)
    {
        var options = new SegmentationTrainerOptions
        {
            InitialWeights = File,
            Steps = 4,
            BatchSize = 2,
            Crop = new ImageSize(16, 16),
            Execution = new() { Threads = 1 },
            Classes = SyntheticImages.Classes,
        };
        return context.Segmentation().Trainers.Custom(Small, set(options)).Fit(images);
    }

    /// <summary>Trains from the saved weights for two epochs of two steps, and gives all weights by name.</summary>
    private Dictionary<string, float[]> Train(Func<SegmentationTrainerOptions, SegmentationTrainerOptions> set)
    {
        string trained = _folder["trained.safetensors"];
        using var model = Fit(new MLContext(seed: 1), set);
        model.SaveWeights(trained);
        return Read(trained);
    }

    private static Dictionary<string, float[]> Read(string path)
    {
        using var weights = StoredWeights.Open(path);
        return weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Read());
    }

    private static void AssertSame(Dictionary<string, float[]> first, Dictionary<string, float[]> second)
    {
        Assert.Equal(first.Keys.Order(), second.Keys.Order());
        Assert.All(first, pair => Assert.Equal(pair.Value, second[pair.Key]));
    }

    private void AssertChanged(Dictionary<string, float[]> trained, Func<string, bool> isChanged)
    {
        var initial = Read(File);
        Assert.Equal(initial.Keys.Order(), trained.Keys.Order());
        Assert.All(trained, pair => Assert.True(isChanged(pair.Key) != pair.Value.SequenceEqual(initial[pair.Key]), pair.Key));
    }

    private void SaveInitial(int classes)
    {
        torch.manual_seed(5);
        using var module = new GraphModule(Small.CreateGraph(1, classes));
        module.SaveWeights(File);
    }

    /// <summary>A network that does not say what its encoder is.</summary>
    private sealed record Convolution : NetworkArchitecture
    {
        public override string Name => "convolution";

        public override string Paper => "none";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) => graph.Conv("output", image, outputChannels);
    }
}
