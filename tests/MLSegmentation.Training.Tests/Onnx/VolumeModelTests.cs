using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Models for volumes: what TorchSharp computes is what ONNX Runtime gives, whatever the size.</summary>
public class VolumeModelTests
{
    private const int Classes = 3;

    private static readonly UNet Small = new() { Width = 2, Depth = 2 };

    private static readonly Dictionary<string, NetworkArchitecture> Networks = new()
    {
        ["unet"] = Small,
        ["wide-unet"] = UNet.Wide with { Width = 3, Depth = 2 },
        ["nnunet"] = new NNUNet { Width = 2, Strides = [PerAxis.Create([1, 1, 1]), PerAxis.Create([1, 2, 2]), PerAxis.Create([2, 2, 2])] },
        ["nnunet-residual"] = NNUNet.Residual with { Width = 2, Strides = [1, 2, 2] },
        ["unet++"] = new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true },
        ["attention-unet"] = new AttentionUNet { Width = 2, Depth = 2 },
        ["vnet"] = new VNet { Width = 2 },
        ["r2unet"] = new R2UNet { Width = 2, Depth = 2 },
        ["resunet++"] = new ResUNetPlusPlus { Width = 8, Depth = 1 },
        ["unet3+"] = new UNet3Plus { Width = 2, Depth = 2 },
        ["segresnet"] = new SegResNet { Width = 8, Blocks = [1, 2] },
        ["mednext"] = new MedNeXt { Width = 2, Blocks = [1, 1, 1, 1, 1, 1, 1, 1, 1] },
        ["fc-densenet56"] = FCDenseNet.With56Layers with { Width = 4, Growth = 2, BlockLayers = [2, 2] },
        ["fc-densenet67"] = FCDenseNet.With67Layers with { Width = 4, Growth = 2, BlockLayers = [1, 2] },
        ["fc-densenet103"] = FCDenseNet.With103Layers with { Width = 4, Growth = 2, BlockLayers = [2, 1] },
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Fact]
    public void Catalog_EveryNetworkOfVolumes_IsTested() =>
        Assert.Equal(NetworkCatalog.Names.Where(name => NetworkCatalog.Create(name).Ranks.Contains(3)).Order(), Networks.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_OddSize_AgreesWithTorch(string name)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(Networks[name], channels: 2);
        var info = Describe(module, new() { Normalization = VolumeNormalization.DataSet });
        var sides = info.SideDivisors;
        var volume = randn([1, 2, (2 * sides.Depth) - 1, (2 * sides.Height) + 1, (3 * sides.Width) - 1]);

        var (logits, scores, labels) = OnnxModel.RunVolume(OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info)), volume);

        Weights.AssertClose(Forward(module, info, volume), logits);
        Weights.AssertClose(F.softmax(logits, 1), scores);
        Assert.Equal([1, .. volume.shape[2..]], labels.shape);
        Assert.Equal(0, labels.to(ScalarType.Int64).sub(logits.argmax(1)).abs().max().item<long>());
    }

    [Theory]
    [InlineData(VolumeNormalization.PerVolume, null)]
    [InlineData(VolumeNormalization.PerVolume, -150)]
    [InlineData(VolumeNormalization.PerVolumeNonZero, null)]
    [InlineData(VolumeNormalization.PerVolumeNonZero, -150)]
    [InlineData(VolumeNormalization.PerVolumeNonZero, 0)]
    [InlineData(VolumeNormalization.PerVolumeNonZero, 50)]
    [InlineData(VolumeNormalization.DataSet, -150)]
    public void Export_Preparation_IsInTheGraph(VolumeNormalization normalization, int? lowest)
    {
        VolumeWindow? window = lowest is { } value ? new(value, 250) : null;
        using var scope = NewDisposeScope();
        using var module = CreateModule(Small, channels: 2);
        var info = Describe(module, new() { Normalization = normalization, Window = window });

        // Two volumes of different values, a third of which are 0.
        var volumes = randn([2, 2, 5, 6, 7]).mul(tensor(new float[] { 100, 300 }).reshape(2, 1, 1, 1, 1)).Plus(40);
        volumes = volumes.mul(rand(volumes.shape).Exceeds(1 / 3.0));
        byte[] model = OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info));

        var (logits, _, _) = OnnxModel.RunVolume(model, volumes);

        var prepared = Prepare(volumes, normalization, window);
        Weights.AssertClose(Forward(module, info, prepared), logits);

        // The same without these nodes, for volumes that are prepared.
        var (own, _, _) = OnnxModel.RunVolume(VolumeValues.Remove(model, info, "The model"), prepared);
        Weights.AssertClose(logits, own);
    }

    [Fact]
    public void Export_SameEverywhere_IsNormalizedToZero()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(Small, channels: 1);
        var info = Describe(module, new());
        byte[] model = OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info));

        var (logits, _, _) = OnnxModel.RunVolume(model, ones([1, 1, 4, 4, 4]).Times(7));

        Weights.AssertClose(Forward(module, info, zeros([1, 1, 4, 4, 4])), logits);
    }

    [Fact]
    public void Export_Slices_TakesSlicesAsChannels()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var network = new UNet { Width = 2, Depth = 1 };
        using var module = new GraphModule(network.CreateGraph(6, Classes));
        Weights.Randomize(module);
        module.eval();
        var info = Describe(module, new() { Slices = 3 });

        var slices = randn([2, 6, 9, 5]);
        var (logits, _, labels) = OnnxModel.RunVolume(OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info)), slices);

        Weights.AssertClose(Forward(module, info, slices), logits);
        Assert.Equal([2, 9, 5], labels.shape);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Radius_NetworkOfVolumes_IsThatOfTheWidestSide(bool isFlat)
    {
        // A kernel of 3 and one of 5 see 1 + 2 to either side; where both are flat, the first slice sees nothing of the second.
        var network = new TwoLayers { First = isFlat ? PerAxis.Create([1, 3, 3]) : 3, Second = PerAxis.Create([1, 5, 1]) };
        using var module = CreateModule(network, channels: 1);
        byte[] model = OnnxWriter.Write(module.Graph, module.state_dict(), Describe(module, new() { Normalization = VolumeNormalization.DataSet }));

        Assert.Equal(3, PixelDemand.Of(ImageModel.Parse(model, "The model")).Radius);
    }

    [Fact]
    public void Predict_TilesOfTheReceptiveRadius_EqualTheWhole()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(new UNet { Width = 2, Depth = 1, Normalization = NormalizationKind.Batch }, channels: 1);
        byte[] model = OnnxWriter.Write(module.Graph, module.state_dict(), Describe(module, new()));
        int radius = PixelDemand.Of(ImageModel.Parse(model, "The model")).Radius!.Value;
        int margin = (radius + 1) / 2 * 2;
        int tile = (2 * margin) + 4;
        var size = new ImageSize(tile + 7, tile + 3, tile + 10);
        var volume = new SegmentationVolume(size.Width, size.Height, size.Depth, randn([size.PixelCount]).data<float>().ToArray());
        var tiling = new SegmentationTilingOptions { Size = new(tile, tile, tile), Overlap = 2.0 * margin / tile };
        using var whole = SegmentationTransformer.FromImageModel(model, options: new() { Threads = 1 });
        using var tiled = SegmentationTransformer.FromImageModel(model, options: new() { Threads = 1, Tiling = tiling });

        float[] expected = whole.Predict(volume, withScore: true).Score!;
        float[] actual = tiled.Predict(volume, withScore: true).Score!;

        Assert.InRange(expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max(), 0, 1e-4);
    }

    [Fact]
    public void Write_VolumesDescribedAsImages_IsRefused()
    {
        using var module = CreateModule(Small, channels: 1);

        var error = Assert.Throws<ArgumentException>(() => OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Small)));

        Assert.Contains("a model with 2 spatial dimensions, and the network has 3", error.Message, StringComparison.Ordinal);
    }

    [OnnxCheckerFact]
    public void Export_EveryPreparation_PassesTheCheckerOfOnnx()
    {
        using var module = CreateModule(Small, channels: 2);
        byte[][] models = [.. Enum.GetValues<VolumeNormalization>().Select(normalization => OnnxModel.Export(OnnxWriter.Write(
            module.Graph, module.state_dict(), Describe(module, new() { Normalization = normalization, Window = new(0, 1) }))))];

        Assert.Equal("", OnnxChecker.Check([.. models, OnnxModel.Export(models[0], new() { Float16 = true })]));
    }

    private static GraphModule CreateModule(NetworkArchitecture network, int channels)
    {
        manual_seed(7);
        var module = new GraphModule(network.CreateGraph(channels, Classes, rank: 3));
        Weights.Randomize(module);
        module.eval();
        return module;
    }

    private static SegmentationModelInfo Describe(GraphModule module, VolumePreparation volumes)
    {
        int channels = module.Graph.Input.Channels;
        var divisors = module.Graph.Divisors;
        float[] mean = [.. Enumerable.Range(0, channels).Select(channel => 0.1f * channel)];
        float[] deviation = [.. Enumerable.Range(0, channels).Select(channel => 1.5f - (0.1f * channel))];
        return new SegmentationModelInfo(
            SegmentationClasses.FromNames("background", "first", "second"),
            channels,
            new PixelNormalization(mean, deviation),
            module.Graph.Divisor,
            new NetworkInfo("test", new Dictionary<string, string>(), module.Graph.ParameterCount))
        {
            Pixels = PixelKind.FloatingPoint,
            Volumes = volumes,
            Divisors = module.Graph.Rank == 3 ? new ImageSize(divisors[2], divisors[1], divisors[0]) : null,
        };
    }

    /// <summary>What the network gives for a prepared volume: normalised, mirrored behind the last positions, cropped again.</summary>
    private static Tensor Forward(GraphModule module, SegmentationModelInfo info, Tensor volume)
    {
        long[] ones = [.. Enumerable.Repeat(1L, info.Rank)];
        Tensor PerChannel(IEnumerable<float> values) => tensor(values.ToArray()).reshape([1, info.Channels, .. ones]);
        var seen = volume.sub(PerChannel(info.Normalization.Mean)).div(PerChannel(info.Normalization.StandardDeviation));
        for (int axis = 0; axis < info.Rank; axis++)
        {
            long length = seen.shape[axis + 2];
            long divisor = module.Graph.Divisors[axis];
            long period = Math.Max(2 * (length - 1), 1);
            long[] positions = [.. Enumerable.Range(0, (int)((length + divisor - 1) / divisor * divisor)).Select(
                position => length - 1 - Math.Abs((position % period) - (length - 1)))];
            seen = seen.index_select(axis + 2, tensor(positions));
        }

        return Enumerable.Range(0, info.Rank).Aggregate(
            module.forward(seen), (logits, axis) => logits.narrow(axis + 2, 0, volume.shape[axis + 2])).contiguous();
    }

    private static Tensor Prepare(Tensor volumes, VolumeNormalization normalization, VolumeWindow? window)
    {
        var values = (window is { } range ? volumes.AtLeast(range.Lowest).AtMost(range.Highest) : volumes).to(ScalarType.Float64);

        // A voxel counts by what it is before the window.
        var counted = normalization == VolumeNormalization.PerVolumeNonZero ? volumes.DiffersFrom(0).to(ScalarType.Float64) : ones_like(values);
        Tensor Mean(Tensor numbers) => numbers.mul(counted).sum([2, 3, 4], keepdim: true).div(counted.sum([2, 3, 4], keepdim: true));
        var differences = values.sub(Mean(values)).mul(counted);
        return normalization == VolumeNormalization.DataSet
            ? values.to(ScalarType.Float32)
            : differences.div(Mean(differences.mul(differences)).sqrt()).to(ScalarType.Float32);
    }

    private sealed record TwoLayers : NetworkArchitecture
    {
        public override string Name => "two-layers";

        public PerAxis First { get; init; } = 3;

        public PerAxis Second { get; init; } = 3;

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Conv("second", graph.Conv("first", image, 2, new() { Kernel = First }), outputChannels, new() { Kernel = Second });
    }
}
