using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Networks;

public class InterpolatingConvTransposeTests
{
    [Theory]
    [InlineData(2, 4, 1, 2)]
    [InlineData(3, 5, 1, 2)]
    [InlineData(8, 16, 1, 2)]
    [InlineData(2, 5, 1, 2)]
    [InlineData(2, 4, 3, 2)]
    [InlineData(2, 4, 1, 3)]
    public void ConvTranspose_Bilinear_StartsAsInterpolation(int stride, int kernel, int groups, int rank)
    {
        using var scope = NewDisposeScope();
        var values = randn([2, 3, .. Enumerable.Repeat(4L * stride, rank)]);

        var expected = Run(rank, values, graph => graph.Upsample(graph.AveragePool(graph.Input, stride), stride));
        var options = new TransposedConvolutionOptions { Kernel = kernel, Stride = stride, Groups = groups, Bias = false, Bilinear = true };
        var actual = Run(rank, values, graph => graph.ConvTranspose("up", graph.AveragePool(graph.Input, stride), 3, options));

        // Beyond the border, interpolation repeats the last value and the convolution sees zeros.
        Weights.AssertClose(WithoutBorder(expected, stride), WithoutBorder(actual, stride));
    }

    [Fact]
    public void Along_StrideTwo_IsATent()
    {
        // Output positions lie a quarter and three quarters of the way between input positions.
        Assert.Equal([0.25f, 0.75f, 0.75f, 0.25f], new Initializer.Interpolation(Stride: 2, Padding: 1).Along(axis: 0, 4));
    }

    [Theory]
    [InlineData(3, 2, "kernel of at least 4, not 3 and 2")]
    [InlineData(2, 4, "needs 3 channels")]
    public void ConvTranspose_NotForInterpolation_SaysWhatIsNeeded(int channels, int kernel, string expected)
    {
        var graph = new GraphBuilder(3, rank: 2);

        var error = Assert.Throws<ArgumentException>(
            () => graph.ConvTranspose("up", graph.MaxPool(graph.Input), channels, new() { Kernel = kernel, Bilinear = true }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Tensor Run(int rank, Tensor values, Func<GraphBuilder, GraphValue> build)
    {
        var builder = new GraphBuilder(3, rank);
        using var module = new GraphModule(builder.ToGraph(build(builder)));
        return module.forward(values);
    }

    private static Tensor WithoutBorder(Tensor values, int border) => Enumerable.Range(2, (int)values.dim() - 2).Aggregate(
        values, (inner, dimension) => inner.narrow(dimension, border, inner.shape[dimension] - (2 * border)));
}
