using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Optimization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Optimization;

public class NetworkOptimizerTests
{
    [Fact]
    public void Clear_AfterAStep_SetsTheGradientsToZeroWhereTheyAre()
    {
        using var scope = NewDisposeScope();
        using var module = new GraphModule(new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2));
        using var optimizer = new NetworkOptimizer(module, new OptimizationOptions { EncoderLearningRateFactor = 0.1 });
        module.forward(randn([1, 1, 8, 8])).Power(2).sum().backward();
        optimizer.Step(0.1);
        var gradients = module.parameters().Select(parameter => parameter.grad).ToArray();

        optimizer.Clear();

        Assert.All(gradients, gradient => Assert.Equal(0, gradient!.abs().max().item<float>()));
        Assert.All(module.parameters(), parameter => Assert.NotNull(parameter.grad));
    }
}
