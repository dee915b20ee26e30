using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Optimization;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>A training step as the training loop runs it, always on the same made-up batch.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly GraphModule _module;
    private readonly OptimizerRun _optimizer;
    private readonly torch.Tensor _images;
    private readonly torch.Tensor _target;
    private readonly Loss _loss = LossCatalog.Parse("ce+dice");

    public TrainingStep(NetworkArchitecture network, int channels, int batch, int size)
    {
        _module = new GraphModule(network.CreateGraph(channels, outputChannels: 2));
        _optimizer = new AdamOptimizer().Begin([.. _module.parameters()]);
        _images = torch.randn([batch, channels, size, size]);
        _target = torch.rand([batch, size, size]).lt(0.3).to(torch.ScalarType.Int64);
        _module.train();
    }

    /// <summary>Learns from the whole batch.</summary>
    public void Run() => Run((int)_images.shape[0]);

    /// <summary>Learns from some patches of the batch.</summary>
    public void Run(int patches)
    {
        using var scope = torch.NewDisposeScope();
        _module.zero_grad();
        var value = _loss.Compute(_module.call(_images.narrow(0, 0, patches)), _target.narrow(0, 0, patches));
        value.backward();
        _optimizer.Step(1e-3);
        value.item<float>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _module.Dispose();
        _optimizer.Dispose();
        _images.Dispose();
        _target.Dispose();
    }
}
