using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests;

public sealed class OptimizerTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string[]> Optimizers { get; } = new()
    {
        { "adam", ["exp_avg", "exp_avg_sq", "step"] },
        { "adamw", ["exp_avg", "exp_avg_sq", "step"] },
        { "sgd", ["step"] },
        { "momentum", ["momentum_buffer", "step"] },
        { "rmsprop", ["grad_avg", "momentum_buffer", "square_avg", "step"] },
        { "adagrad", ["step", "sum"] },
        { "adadelta", ["acc_delta", "square_avg", "step"] },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Restore_OptimizerOfTheSameKind_GoesOnAsIfNothingHadHappened(string name, string[] parts)
    {
        using var first = CreateNetwork();
        using var trained = Create(name, first);
        Step(first, trained, 3);
        var tensors = new OptimizerTensors(trained, first);
        string[] names = [.. tensors.ToWeights().Select(tensor => tensor.Name).Where(item => item.Contains("/output.bias/", StringComparison.Ordinal)).Order()];
        Assert.Equal(parts.Order().Select(part => $"optimizer/output.bias/{part}"), names);
        string path = new CheckpointFolder(_folder.Path, kept: 1).Write(
            new CheckpointState(CheckpointState.CurrentFormat, 3, 0, 1, new Dictionary<string, string>(), []), [.. tensors.ToWeights()]);

        using var second = CreateNetwork();
        second.load_state_dict(first.state_dict());
        using var restored = Create(name, second);
        using (var checkpoint = Checkpoint.Open(path))
        {
            new OptimizerTensors(restored, second).Restore(checkpoint);
        }

        Step(first, trained, 2);
        Step(second, restored, 2);

        Assert.All(first.state_dict(), pair => Assert.Equal(pair.Value.data<float>().ToArray(), second.state_dict()[pair.Key].data<float>().ToArray()));
    }

    private static GraphModule CreateNetwork()
    {
        manual_seed(1);
        return new GraphModule(new UNet { Width = 2, Depth = 1 }.CreateGraph(1, 2));
    }

    private static OptimizerRun Create(string name, GraphModule module)
    {
        Optimizer optimizer = name switch
        {
            "adam" => new AdamOptimizer(),
            "adamw" => new AdamWOptimizer(),
            "sgd" => new SgdOptimizer { Momentum = 0 },
            "momentum" => new SgdOptimizer(),
            "rmsprop" => new RmsPropOptimizer { Momentum = 0.9, IsCentred = true },
            "adagrad" => new AdagradOptimizer(),
            _ => new AdadeltaOptimizer(),
        };
        return optimizer.Begin([.. module.parameters()]);
    }

    private static void Step(GraphModule module, OptimizerRun optimizer, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            module.zero_grad();
            module.forward(ones([1, 1, 4, 4]).Times(step + 1)).Power(2).mean().backward();
            optimizer.Step(0.01);
        }
    }
}
