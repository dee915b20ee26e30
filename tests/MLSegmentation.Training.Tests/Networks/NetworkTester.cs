using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
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
    public void Forward_Volume_KeepsTheSize()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 3);
        int divisor = module.Graph.Divisor;
        module.eval();

        var logits = module.forward(randn([1, 1, divisor, 2 * divisor, divisor]));

        Assert.Equal([1, Classes, divisor, 2 * divisor, divisor], logits.shape);
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
        var images = randn([3, 3, 2 * module.Graph.Divisor, module.Graph.Divisor]);

        var together = module.forward(images);

        for (long index = 0; index < 3; index++)
        {
            Weights.AssertClose(module.forward(images.narrow(0, index, 1)), together.narrow(0, index, 1));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Backward_AllHeads_ReachesEveryParameter(int rank)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank);

        // In training, batch normalisation cancels the biases before it; in evaluation they count.
        module.eval();
        var heads = module.forwardHeads(randn([2, 1, .. Enumerable.Repeat(2L * module.Graph.Divisor, rank)]));
        heads.Aggregate(zeros(1), (sum, head) => sum.add(head.mul(randn(head.shape)).sum())).backward();

        foreach (var (name, parameter) in module.named_parameters())
        {
            var gradient = parameter.grad;
            Assert.True(gradient is not null && gradient.abs().max().item<float>() > 0, $"No gradient reaches {name}.");
        }
    }

    [Fact]
    public void Train_FewSteps_ReducesTheLoss()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 1, rank: 2);
        long side = 2 * module.Graph.Divisor;
        var images = randn([2, 1, side, side]);
        var labels = images.squeeze(1).gt(0).to(ScalarType.Int64);
        using var optimizer = optim.Adam(module.parameters().ToArray(), lr: 5e-3);

        var losses = Enumerable.Range(0, 12).Select(_ =>
        {
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            var loss = module.forwardHeads(images).Aggregate(zeros(1), (sum, head) => sum.add(F.cross_entropy(head, labels)));
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }).ToArray();

        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Parameters_OfTheModule_AreThoseOfTheGraph(int rank)
    {
        using var module = CreateModule(channels: 3, rank);

        Assert.Equal(
            module.Graph.Parameters.Concat(module.Graph.Buffers).ToDictionary(parameter => parameter.Name, parameter => string.Join(",", parameter.Shape)),
            module.state_dict().ToDictionary(pair => pair.Key, pair => string.Join(",", pair.Value.shape)));
        Assert.Equal(module.Graph.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
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
    public void Export_ImageModel_AgreesWithTorch(int batch, int networkChannels, int height, int width, int imageChannels)
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(networkChannels, rank: 2);
        Weights.Randomize(module);
        module.eval();
        var info = Weights.Describe(module, Architecture);
        var image = RandomPixels.Create(batch, height, width, imageChannels);

        var expected = module.forward(image.ToTensor(networkChannels, info)).narrow(2, 0, height).narrow(3, 0, width);
        var (logits, scores, labels) = OnnxModel.RunImage(OnnxWriter.Write(module.Graph, module.state_dict(), info), image);

        Weights.AssertClose(expected, logits);
        Weights.AssertClose(F.softmax(logits, 1), scores);
        Assert.Equal([batch, height, width], labels.shape);
        Assert.Equal(0, labels.to(ScalarType.Int64).sub(logits.argmax(1)).abs().max().item<long>());
    }

    [Fact]
    public void Export_Volumes_AgreesWithTorch()
    {
        using var scope = NewDisposeScope();
        using var module = CreateModule(channels: 2, rank: 3);
        Weights.Randomize(module);
        module.eval();
        var input = randn([2, 2, module.Graph.Divisor, 2 * module.Graph.Divisor, module.Graph.Divisor]);

        var expected = module.forward(input);

        Weights.AssertClose(expected, OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(module.Graph, module.state_dict()), input));
    }

    [OnnxCheckerFact]
    public void Export_ImageModel_PassesTheCheckerOfOnnx()
    {
        using var module = CreateModule(channels: 3, rank: 2);

        Assert.Equal("", OnnxChecker.Check(OnnxWriter.Write(module.Graph, module.state_dict(), Weights.Describe(module, Architecture))));
    }

    [Fact]
    public void Export_SameWeights_GivesTheSameBytes()
    {
        using var module = CreateModule(channels: 1, rank: 2);
        var info = Weights.Describe(module, Architecture);

        Assert.Equal(OnnxWriter.Write(module.Graph, module.state_dict(), info), OnnxWriter.Write(module.Graph, module.state_dict(), info));
    }

    private GraphModule CreateModule(int channels, int rank, long seed = 7)
    {
        manual_seed(seed);
        return new GraphModule(Architecture.CreateGraph(channels, Classes, rank));
    }
}
