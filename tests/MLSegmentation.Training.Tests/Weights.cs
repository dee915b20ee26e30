using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

/// <summary>Fills and compares the tensors of modules.</summary>
internal static class Weights
{
    /// <summary>Gives normalisations a scale, a shift and statistics that differ from the identity, and biases values other than zero.</summary>
    public static void Randomize(GraphModule module)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal) || (name.EndsWith("weight", StringComparison.Ordinal) && tensor.shape.Length == 1))
            {
                tensor.copy_(rand(tensor.shape).Plus(0.5));
            }
            else if (tensor.shape.Length == 1)
            {
                tensor.copy_(randn(tensor.shape).Times(0.3));
            }
        }
    }

    public static SegmentationModelInfo Describe(GraphModule module, NetworkArchitecture architecture)
    {
        int channels = module.Graph.Input.Channels;
        return new SegmentationModelInfo(
            SegmentationClasses.FromNames([.. Enumerable.Range(0, module.Graph.Output.Channels).Select(index => $"class{index}")]),
            channels,
            new PixelNormalization([.. new[] { 0.5f, 0.4f, 0.3f }.Take(channels)], [.. new[] { 0.25f, 0.2f, 0.3f }.Take(channels)]),
            module.Graph.Divisor,
            new NetworkInfo(architecture.Name, architecture.DescribeHyperParameters(), module.Graph.ParameterCount));
    }

    public static bool AreEqual(GraphModule first, GraphModule second)
    {
        using var scope = NewDisposeScope();
        var others = second.state_dict();
        return first.state_dict().All(pair => pair.Value.bytes.SequenceEqual(others[pair.Key].bytes));
    }

    /// <summary>At most 1e-4 of the largest element apart, unless said otherwise.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-4)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        float largest = expected.abs().max().item<float>();
        float difference = expected.sub(actual).abs().max().item<float>();
        Assert.True(difference <= tolerance * largest, $"The largest difference is {difference}, the largest element {largest}.");
    }
}
