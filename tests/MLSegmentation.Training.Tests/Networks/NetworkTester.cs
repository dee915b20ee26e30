using MLSegmentation.Cli.Demo;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Loop;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.Tests.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Training.Tests.Networks;

/// <summary>What every network must do. Each network's tests derive from this and give a small version of it.</summary>
/// <param name="architecture">The network, small enough to run in milliseconds.</param>
public abstract class NetworkTester(NetworkArchitecture architecture)
{
    private const int Classes = 3;

    public NetworkArchitecture Architecture { get; } = architecture;

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 3, 2, 3)]
    [InlineData(3, 3, 1, 2)]
    public void Forward_MultiplesOfTheDivisor_KeepTheSize(int batch, int channels, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels, rank: 2);
        int divisor = module.Graph.Divisor;
        module.eval();

        var logits = module.forward(randn([batch, channels, rows * divisor, columns * divisor]));

        Assert.Equal([batch, Classes, rows * divisor, columns * divisor], logits.shape);
    }

    [Fact]
    public void Forward_EachRank_KeepsTheSize()
    {
        foreach (int rank in Architecture.Ranks)
        {
            using var scope = NewDisposeScope();
            using var module = CreateModule(channels: 1, rank);
            long[] size = SizeOf(module);
            module.eval();

            Assert.Equal([1, Classes, .. size], module.forward(randn([1, 1, .. size])).shape);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void CreateGraph_Rank_IsRefusedUnlessTheNetworkHasIt(int rank)
    {
        var error = Record.Exception(() => Architecture.CreateGraph(1, Classes, rank));

        if (Architecture.Ranks.Contains(rank))
        {
            Assert.Null(error);
        }
        else
        {
            Assert.IsType<ArgumentOutOfRangeException>(error);
            Assert.Contains($"{Architecture.Name} has {string.Join(" or ", Architecture.Ranks)} spatial dimensions", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Forward_NoMultipleOfTheDivisor_SaysWhatIsNeeded()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 2);
        int divisor = module.Graph.Divisor;

        var error = Assert.Throws<ArgumentException>(() => module.forward(zeros([1, 1, divisor, divisor + 1])));

        Assert.Contains($"multiples of {divisor}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[1, 1, {divisor}, {divisor + 1}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_BatchOfThree_AgreesWithEachAlone()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 3, rank: 2);
        Weights.Randomize(module);
        module.eval();
        var images = randn([3, 3, .. SizeOf(module)]);

        var together = module.forward(images);

        for (long index = 0; index < 3; index++)
        {
            Weights.AssertClose(module.forward(images.narrow(0, index, 1)), together.narrow(0, index, 1));
        }
    }

    [Fact]
    public void Backward_AllHeads_ReachesEveryParameter()
    {
        foreach (int rank in Architecture.Ranks)
        {
            using var scope = NewDisposeScope();
            using var module = CreateModule(channels: 1, rank);

            // In training, batch normalisation cancels the biases before it; in evaluation they count.
            module.eval();
            var heads = module.forwardHeads(randn([2, 1, .. Enumerable.Repeat(2L * module.Graph.Divisor, rank)]));
            heads.Aggregate(zeros(1), (sum, head) => sum.Plus(head.mul(randn(head.shape)).sum())).backward();

            AssertEveryParameterHasAGradient(module, $"With rank {rank}");
        }
    }

    [Fact]
    public void Fill_HeadBiases_ShiftTheLogitsOfEveryHead()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 2);
        module.eval();
        var image = randn([1, 1, .. SizeOf(module)]);
        var before = module.forwardHeads(image);

        HeadBiases.Fill(module, [-1, 0, 2]);

        foreach (var (head, later) in before.Zip(module.forwardHeads(image)))
        {
            // In the middle, where enlarging by a transposed convolution misses nothing.
            var shift = later.sub(head)[0].select(2, head.shape[3] / 2).select(1, head.shape[2] / 2);
            Weights.AssertClose(tensor(new float[] { -1, 0, 2 }), shift);
        }
    }

    [Fact]
    public void ForwardHeads_MixedPrecision_IsCloseToFullWithGradientsOf32Bits()
    {
        foreach (int rank in Architecture.Ranks)
        {
            using var scope = NewDisposeScope();
            using var module = CreateModule(channels: 1, rank);
            using var mixed = CreateModule(channels: 1, rank);
            mixed.Precision = TrainingPrecision.MixedBFloat16;
            var image = randn([2, 1, .. SizeOf(module)]);

            var (expected, actual) = (RunSeeded(module, image), RunSeeded(mixed, image));

            foreach (var (full, rounded) in expected.Zip(actual))
            {
                // Each layer rounds to 8 bits, and dozens of layers come after one another.
                double difference = rounded.sub(full).norm().div(full.norm()).item<float>();
                Assert.True(difference is > 0 and < 0.15, $"With rank {rank}, a head differs by {difference}.");
                Assert.Equal(ScalarType.Float32, rounded.dtype);
            }

            actual.Aggregate(zeros(1), (sum, head) => sum.Plus(head.Power(2).mean())).backward();
            Assert.All(mixed.parameters(), parameter =>
                Assert.True(parameter.grad is null || (parameter.grad.dtype == ScalarType.Float32 && parameter.grad.isfinite().all().item<bool>())));
            Assert.All(mixed.buffers(), buffer => Assert.Equal(ScalarType.Float32, buffer.dtype));

            // In evaluation nothing is rounded.
            module.load_state_dict(mixed.state_dict());
            module.eval();
            mixed.eval();
            Assert.Equal(0, module.forwardHeads(image)[0].sub(mixed.forwardHeads(image)[0]).abs().max().item<float>());
        }

        static Tensor[] RunSeeded(GraphModule module, Tensor image)
        {
            manual_seed(3);
            return module.forwardHeads(image);
        }
    }

    [Fact]
    public void Train_ThirtyStepsOnDrawnCells_ReducesTheLoss()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 2);
        var (images, labels) = DrawCells(count: 2, size: module.Graph.Divisor * Math.Max(2, 32 / module.Graph.Divisor));
        using var optimizer = new AdamOptimizer().Begin([.. module.parameters()]);

        float[] losses = [.. Enumerable.Range(0, 30).Select(_ =>
        {
            using var step = NewDisposeScope();
            module.zero_grad();
            var loss = module.forwardHeads(images).Aggregate(zeros(1), (sum, head) => sum.Plus(Loss(head, labels)));
            loss.backward();
            optimizer.Step(2e-3);
            return loss.item<float>();
        })];

        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void Train_OneStepOnAVolume_ChangesTheWeightsAndKeepsThemFinite()
    {
        if (!Architecture.Ranks.Contains(3))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 3);
        long[] sides = [.. Enumerable.Repeat(Math.Max(2L * module.Graph.Divisor, 8), 3)];
        using var optimizer = new AdamOptimizer().Begin([.. module.parameters()]);
        var before = module.parameters().Select(parameter => parameter.detach().clone()).ToList();
        var loss = new SupervisedLoss(new CrossEntropyLoss() + new DiceLoss(), module.Graph, new EqualHeadWeights());

        loss.Compute(module.forwardHeads(randn([1, 1, .. sides])), ones([1, .. sides], dtype: ScalarType.Int64)).backward();
        optimizer.Step(1e-3);

        Assert.All(module.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
        Assert.True(before.Zip(module.parameters(), (old, parameter) => !old.Equals(parameter)).Count(changed => changed) > before.Count / 2);
    }

    [Fact]
    public void Parameters_OfTheModule_AreThoseOfTheGraph()
    {
        foreach (int rank in Architecture.Ranks)
        {
            using var module = CreateModule(channels: 3, rank);

            Assert.Equal(
                module.Graph.Parameters.Concat(module.Graph.Buffers).ToDictionary(parameter => parameter.Name, parameter => string.Join(",", parameter.Shape)),
                module.state_dict().ToDictionary(pair => pair.Key, pair => string.Join(",", pair.Value.shape)));
            Assert.Equal(module.Graph.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
        }
    }

    [Fact]
    public void Constructor_SameSeed_GivesTheSameWeights()
    {
        using var first = CreateModule(channels: 1, rank: 2, seed: 5);
        using var second = CreateModule(channels: 1, rank: 2, seed: 5);
        using var other = CreateModule(channels: 1, rank: 2, seed: 6);

        Assert.True(Weights.AreEqual(first, second));
        Assert.False(Weights.AreEqual(first, other));
    }

    [Fact]
    public void SaveAndLoad_OtherModule_GivesTheSameOutput()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 2, seed: 1);
        using var copy = CreateModule(channels: 1, rank: 2, seed: 2);
        Weights.Randomize(module);
        using var written = new MemoryStream();

        module.save(written);
        using var read = new MemoryStream(written.ToArray());
        copy.load(read);

        module.eval();
        copy.eval();
        var image = randn([1, 1, module.Graph.Divisor, module.Graph.Divisor]);
        Assert.True(Weights.AreEqual(module, copy));
        Assert.Equal(0, module.forward(image).sub(copy.forward(image)).abs().max().item<float>());
    }

    [Theory]
    [InlineData(1, 1, 37, 53, 1)]
    [InlineData(3, 1, 21, 50, 3)]
    [InlineData(1, 3, 37, 21, 3)]
    [InlineData(3, 3, 23, 18, 3)]
    [InlineData(1, 3, 16, 32, 3)]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 3, 2, 1, 3)]
    [InlineData(1, 1, 1, 40, 3)]
    public void Export_ImageModel_AgreesWithTorch(int batch, int networkChannels, int height, int width, int imageChannels) =>
        AssertExportAgrees(batch, networkChannels, height, width, imageChannels);

    [Theory]
    [InlineData(1, 1, 2, -1)]
    [InlineData(3, -1, 1, 1)]
    public void Export_SizesAroundTheDivisor_AgreesWithTorch(int rows, int moreRows, int columns, int moreColumns)
    {
        int divisor = Architecture.Divisor;

        AssertExportAgrees(batch: 1, networkChannels: 3, (rows * divisor) + moreRows, (columns * divisor) + moreColumns, imageChannels: 3);
    }

    [Fact]
    public void Export_EachRank_AgreesWithTorch()
    {
        foreach (int rank in Architecture.Ranks)
        {
            using var scope = NewDisposeScope();
            using var module = CreateModule(channels: 2, rank);
            Weights.Randomize(module);
            module.eval();
            var input = randn([2, 2, .. SizeOf(module)]);

            var expected = module.forward(input);

            Weights.AssertClose(expected, OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(module.Graph, module.state_dict()), input));
        }
    }

    [Fact]
    public void Export_EveryActivationAndAttention_AgreesWithTorchAndIsTrained()
    {
        var attentions = Enum.GetValues<AttentionKind>();
        foreach (var activation in Architecture is BlockArchitecture ? Enum.GetValues<ActivationKind>() : [])
        {
            using var scope = NewDisposeScope();
            var network = (BlockArchitecture)Architecture with { Activation = activation, Attention = attentions[(int)activation % attentions.Length] };
            manual_seed(1);
            using var module = new GraphModule(network.CreateGraph(1, Classes));
            module.eval();
            var image = randn([2, 1, .. SizeOf(module)]);

            var heads = module.forwardHeads(image);
            heads.Aggregate(zeros(1), (sum, head) => sum.Plus(head.mul(randn(head.shape)).sum())).backward();

            Weights.AssertClose(heads[0], OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(module.Graph, module.state_dict()), image));
            AssertEveryParameterHasAGradient(module, $"With {activation} and {network.Attention}");
        }
    }

    [OnnxCheckerFact]
    public void Export_EveryForm_PassesTheCheckerOfOnnx()
    {
        using var module = CreateModule(channels: 3, rank: 2);
        byte[] stored = OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Architecture));

        Assert.Equal("", OnnxChecker.Check(stored, OnnxModel.Export(stored), OnnxModel.Export(stored, new() { Float16 = true })));
    }

    [Fact]
    public void Export_Graph_HoldsNothingThatIsConstantOrUnused()
    {
        using var module = CreateModule(channels: 3, rank: 2);
        var graph =
            ModelProto.Parser.ParseFrom(OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Architecture)))).Graph;

        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet();
        var read = graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)).ToHashSet();

        Assert.DoesNotContain(graph.Node, node => node.Input.All(input => input.Length == 0 || constants.Contains(input)));
        Assert.Subset(read, constants.Concat(graph.Node.SelectMany(node => node.Output)).ToHashSet());
    }

    [Fact]
    public void Export_Parameters_AreCountedAsTheGraphDoes()
    {
        using var module = CreateModule(channels: 3, rank: 2);
        byte[] exported = OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Architecture)));

        Assert.Equal(module.Graph.EndingIn(module.Graph.Output).ParameterCount, ImageModel.Parse(exported, "The model").Info.Network.Parameters);
    }

    [Fact]
    public void Export_SameWeights_GivesTheSameBytes()
    {
        using var module = CreateModule(channels: 1, rank: 2);
        var info = Weights.Describe(module, Architecture);

        Assert.Equal(OnnxWriter.Write(module.Graph, module.state_dict(), info), OnnxWriter.Write(module.Graph, module.state_dict(), info));
    }

    private static void AssertEveryParameterHasAGradient(GraphModule module, string condition)
    {
        var cancelled = BiasesThatInstanceNormalizationCancels(module.Graph);
        foreach (var (name, parameter) in module.named_parameters().Where(pair => !cancelled.Contains(pair.name)))
        {
            var gradient = parameter.grad;
            Assert.True(gradient is not null && gradient.abs().max().item<float>() > 0, $"{condition}, no gradient reaches {name}.");
        }
    }

    private void AssertExportAgrees(int batch, int networkChannels, int height, int width, int imageChannels)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(networkChannels, rank: 2);
        Weights.Randomize(module);
        module.eval();
        var info = Weights.Describe(module, Architecture);
        var image = RandomPixels.Create(batch, height, width, imageChannels);

        var (logits, scores, labels) = OnnxModel.RunImage(OnnxModel.Export(OnnxWriter.Write(module.Graph, module.state_dict(), info)), image);

        // In double precision: on some machines single precision of the training engine is up to 1.1e-4 off by itself (FPN at 23x18), and of ONNX
        // Runtime within 1e-6; the channels of a few mirrored pixels are nearly constant, so that instance normalisation divides rounding by √ε.
        var expected = module.to(ScalarType.Float64).forward(image.ToTensor(networkChannels, info).to(ScalarType.Float64));
        Weights.AssertClose(expected.narrow(2, 0, height).narrow(3, 0, width).to(ScalarType.Float32), logits);
        Weights.AssertClose(F.softmax(logits, 1), scores);
        Assert.Equal([batch, height, width], labels.shape);
        Assert.Equal(0, labels.to(ScalarType.Int64).sub(logits.argmax(1)).abs().max().item<long>());
    }

    /// <summary>
    /// Twice the divisor in every dimension, four times in the second: instance normalisation over two positions, which are often nearly
    /// alike, would amplify their rounding errors to more than what parity allows.
    /// </summary>
    private static long[] SizeOf(GraphModule module)
    {
        long[] size = [.. Enumerable.Repeat(2L * module.Graph.Divisor, module.Graph.Rank)];
        size[1] *= 2;
        return size;
    }

    private static (Tensor Images, Tensor Labels) DrawCells(int count, int size)
    {
        DemoCells[] cells = [.. Enumerable.Range(1, count).Select(seed => new DemoCells(size, seed))];
        float[] levels = [.. cells.SelectMany(image => image.Grey).Select(grey => (grey - 100) / 50f)];
        long[] labels = [.. cells.SelectMany(image => image.Mask.Pixels.ToArray()).Select(label => (long)label)];
        return (tensor(levels, [count, 1, size, size]), tensor(labels, [count, size, size]));
    }

    /// <summary>A head that is smaller than the image is enlarged.</summary>
    private static Tensor Loss(Tensor head, Tensor labels) => F.cross_entropy(F.interpolate(head, [labels.shape[1], labels.shape[2]]), labels);

    private static HashSet<string> BiasesThatInstanceNormalizationCancels(NetworkGraph graph) =>
        [.. graph.Nodes.Where(node => node.Operation is Operation.InstanceNorm).Select(norm => $"{norm.Inputs[0].Name}.bias")];

    private GraphModule CreateModule(int channels, int rank, long seed = 7)
    {
        manual_seed(seed);
        return new GraphModule(Architecture.CreateGraph(channels, Classes, rank));
    }
}
