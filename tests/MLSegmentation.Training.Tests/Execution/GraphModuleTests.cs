using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Execution;

public class GraphModuleTests
{
    private static readonly UNet Small = new() { Width = 2, Depth = 2, Normalization = NormalizationKind.Batch };

    [Fact]
    public void Forward_WithoutScope_LeavesOnlyTheOutputAlive()
    {
        using var module = new GraphModule(new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true }.CreateGraph(1, 2));
        using var gradients = no_grad();
        using var image = zeros([2, 1, 8, 8]);
        module.forward(image).Dispose();
        long before = LiveTensors.Count;

        using var output = module.forward(image);

        Assert.Equal(before + 1, LiveTensors.Count);
    }

    [Fact]
    public void ForwardHeads_WithoutScope_LeavesOnlyTheHeadsAlive()
    {
        using var module = new GraphModule(new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true }.CreateGraph(1, 2));
        using var image = zeros([2, 1, 8, 8]);
        long before = LiveTensors.Count;

        var heads = module.forwardHeads(image);

        Assert.Equal(2, heads.Length);
        Assert.Equal(before + 2, LiveTensors.Count);
        Array.ForEach(heads, head => head.Dispose());
    }

    [Fact]
    public void ForwardHeads_MixedPrecisionWithoutScope_LeavesOnlyTheHeadsAlive()
    {
        var network = new UNetPlusPlus { Width = 2, Depth = 2, DeepSupervision = true };
        using var module = new GraphModule(network.CreateGraph(1, 2)) { Precision = TrainingPrecision.MixedBFloat16 };
        using var image = zeros([2, 1, 8, 8]);
        long before = LiveTensors.Count;

        var heads = module.forwardHeads(image);

        Assert.Equal(before + 2, LiveTensors.Count);
        Array.ForEach(heads, head => head.Dispose());
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    public void Forward_MaxPool_GivesTheValuesAndGradientsOfTorchAlsoWhereSeveralAreTheLargest(int kernel, int stride, int padding)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var module = new GraphModule(new OnePool(kernel, stride, padding).CreateGraph(16, 16));
        var values = randn([2, 16, 8, 12]).relu();
        var input = values.clone().requires_grad_();
        var other = values.clone().requires_grad_();
        var weights = randn([2, 16, 8, 12]);

        var output = module.forward(input);
        output.mul(weights).sum().backward();
        var pooled = nn.functional.max_pool2d(other, kernel, stride, padding);
        var expected = nn.functional.interpolate(pooled, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        expected.mul(weights).sum().backward();

        Assert.True(output.bytes.SequenceEqual(expected.bytes));
        Assert.True(input.grad!.bytes.SequenceEqual(other.grad!.bytes));
    }

    [Fact]
    public void Constructor_InsideAScope_KeepsItsTensors()
    {
        GraphModule module;
        using (NewDisposeScope())
        {
            module = new GraphModule(Small.CreateGraph(1, 2));
        }

        using (module)
        {
            Assert.All(module.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        }
    }

    [Fact]
    public void Constructor_HeNormal_HasTheVarianceOfTheFanIn()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var module = new GraphModule(new UNet { Width = 32, Depth = 1 }.CreateGraph(3, 2));
        var tensors = module.state_dict();

        // Before a rectifier 2 / fan-in, behind which 9 × 32 inputs lie; the output sums 32 and no rectifier follows.
        Assert.Equal(Math.Sqrt(2.0 / (9 * 32)), tensors["encoder1.conv2.weight"].std().item<float>(), 0.003);
        Assert.Equal(Math.Sqrt(1.0 / 32), tensors["output.weight"].std().item<float>(), 0.04);

        // Each position of a 2×2 up-convolution with stride 2 sums one position of 64 channels.
        Assert.Equal(Math.Sqrt(1.0 / 64), tensors["decoder1.up.weight"].std().item<float>(), 0.003);
        Assert.Equal(0, tensors["output.bias"].abs().max().item<float>());
    }

    [Fact]
    public void Forward_Training_UpdatesRunningStatisticsAndEvaluationDoesNot()
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        var image = randn([2, 1, 8, 8]);
        var mean = module.state_dict()["encoder1.norm1.running_mean"];
        byte[] initial = mean.bytes.ToArray();

        module.eval();
        module.forward(image);
        Assert.Equal(initial, mean.bytes.ToArray());

        module.train();
        module.forward(image);
        Assert.NotEqual(initial, mean.bytes.ToArray());
    }

    [Fact]
    public void To_OtherType_ComputesWithTheConvertedTensors()
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        module.eval();
        var image = randn([1, 1, 8, 8]);
        var expected = module.forward(image);

        module.to(ScalarType.Float64);
        var converted = module.forward(image.to(ScalarType.Float64));

        Assert.Equal(ScalarType.Float64, converted.dtype);
        Weights.AssertClose(expected, converted.to(ScalarType.Float32));
    }

    [Fact]
    public void NamedChildren_Scopes_AreModules()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2));

        Assert.Equal(["encoder1", "encoder2", "bottleneck", "decoder2", "decoder1", "output"], module.named_children().Select(child => child.name));
    }

    [Fact]
    public void Forward_WrongChannels_SaysWhatIsTaken()
    {
        using var module = new GraphModule(Small.CreateGraph(3, 2));
        using var image = zeros([1, 1, 8, 8]);

        var error = Assert.Throws<ArgumentException>(() => module.forward(image));

        Assert.Contains("[N, 3, height, width], but the input is [1, 1, 8, 8]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_SingleElementPerChannelInTraining_SaysWhatHelps()
    {
        using var module = new GraphModule(Small.CreateGraph(1, 2));
        using var image = zeros([1, 1, 4, 4]);

        var error = Assert.Throws<ArgumentException>(() => module.forward(image));

        Assert.Contains("larger batch or larger crops", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_ReceptiveField_IsWhereGradientsReach()
    {
        using var scope = NewDisposeScope();
        var network = Small with { Normalization = NormalizationKind.None };
        using var module = new GraphModule(network.CreateGraph(1, 1));
        using (no_grad())
        {
            // With positive weights and inputs nothing cancels and every rectifier lets the gradient pass.
            foreach (var parameter in module.parameters())
            {
                parameter.copy_(parameter.abs().Plus(0.01));
            }
        }

        // A maximum passes its gradient to one of its positions: on a falling ramp to the first, on a rising one to the last.
        var rising = tensor([.. Enumerable.Range(1, 128).Select(value => (float)value)], [1, 1, 1, 128]);
        int widest = Enumerable.Range(64, 4).Max(position => Reached(module, rising, position).Last - Reached(module, rising.flip(3), position).First + 1);

        Assert.Equal(NetworkSummary.Of(module.Graph, new ImageSize(128, 128)).ReceptiveField, widest);
    }

    /// <summary>The first and the last column on which an output pixel depends.</summary>
    private static (int First, int Last) Reached(GraphModule module, Tensor row, int column)
    {
        var image = row.expand(1, 1, 128, 128).contiguous().requires_grad_();
        module.forward(image)[0, 0, 64, column].backward();
        var columns = image.grad!.abs().sum(2).reshape(128).Exceeds(0).nonzero();
        return ((int)columns.min().item<long>(), (int)columns.max().item<long>());
    }

    private sealed record OnePool(int Kernel, int Stride, int Padding) : NetworkArchitecture
    {
        public override string Name => "one-pool";

        protected override GraphValue Build(GraphBuilder graph, GraphValue image, int outputChannels) =>
            graph.Upsample(graph.MaxPool(image, Kernel, Stride, Padding), 2, InterpolationKind.Nearest);
    }
}
