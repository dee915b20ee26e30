using MLSegmentation.Training;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLSegmentation.Benchmarks;

/// <summary>The training step of <see cref="TrainingStep"/> as one writes it with TorchSharp alone, on the same network, batch and weights.</summary>
internal static class PlainStep
{
    public static Action Prepare(UNet network, int channels, int batch, int size)
    {
        var images = randn([batch, channels, size, size]);
        var target = rand([batch, size, size]).lt(0.3).to(ScalarType.Int64);
        var model = new PlainUNet(channels, classes: 2, network.Width, network.Normalization);
        using (var original = new GraphModule(network.CreateGraph(channels, outputChannels: 2)))
        {
            model.RequireSameAs(original, images);
        }

        OptimizerHelper optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        return () => Run(model, optimizer, images, target);
    }

    private static void Run(PlainUNet model, OptimizerHelper optimizer, Tensor images, Tensor target)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var loss = CrossEntropyAndDice(model.call(images), target);
        loss.backward();
        optimizer.step();
        loss.item<float>();
    }

    /// <summary>Cross-entropy plus soft Dice over the batch.</summary>
    private static Tensor CrossEntropyAndDice(Tensor logits, Tensor target)
    {
        var probabilities = logits.softmax(1);
        var truth = F.one_hot(target, logits.shape[1]).permute(0, 3, 1, 2).to(logits.dtype);
        var overlap = (probabilities * truth).sum([0, 2, 3]);
        var total = probabilities.sum([0, 2, 3]) + truth.sum([0, 2, 3]);
        return F.cross_entropy(logits, target) + (1 - (2 * overlap / total)).mean();
    }
}
