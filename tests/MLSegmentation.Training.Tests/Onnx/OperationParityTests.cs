using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>Every operation of the graph builder computes the same in TorchSharp and in ONNX Runtime, on images and on volumes.</summary>
public class OperationParityTests
{
    private const int Channels = OneOperation.Channels;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string operation in OneOperation.All)
            {
                cases.Add(operation, 2);
                cases.Add(operation, 3);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void WriteNetwork_OneOperation_AgreesWithTorch(string operation, int rank)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var module = new GraphModule(new OneOperation(operation).CreateGraph(Channels, Channels, rank));
        Weights.Randomize(module);
        module.eval();
        var input = randn([2, Channels, .. new long[] { 8, 12, 4 }.Take(rank)]);
        var original = input.clone();

        var expected = module.forward(input);

        Weights.AssertClose(expected, OnnxModel.RunNetwork(OnnxWriter.WriteNetwork(module.Graph, module.state_dict()), input));
        Assert.True(original.bytes.SequenceEqual(input.bytes), "The input was overwritten.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_OneOperation_EqualsTheSlopeOfTheOutput(string operation, int rank)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var module = new GraphModule(new OneOperation(operation).CreateGraph(Channels, Channels, rank));
        module.to(ScalarType.Float64);
        module.eval();
        var input = randn([2, Channels, .. new long[] { 4, 8, 4 }.Take(rank)], dtype: ScalarType.Float64).requires_grad_();
        var weights = randn([2, Channels, .. new long[] { 4, 8, 4 }.Take(rank)], dtype: ScalarType.Float64);
        var direction = randn([2, Channels, .. new long[] { 4, 8, 4 }.Take(rank)], dtype: ScalarType.Float64);

        module.forward(input).mul(weights).sum().backward();

        // Between two points so near that hardly any rectifier or maximum switches, the output is almost a straight line.
        using var gradients = no_grad();
        var step = direction.Times(1e-7);
        double rise = module.forward(input.Plus(step)).sub(module.forward(input.sub(step))).mul(weights).sum().item<double>();
        Assert.Equal(rise / 2e-7, input.grad!.mul(direction).sum().item<double>(), 1e-4);
    }
}
