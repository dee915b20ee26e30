using MLSegmentation.Training.Losses;
using TorchSharp;

namespace MLSegmentation.Benchmarks;

/// <summary>A loss and its gradient with respect to made-up logits.</summary>
internal sealed class LossStep(Loss loss, torch.Tensor logits, torch.Tensor target)
{
    /// <summary>Cross-entropy alone, and with Dice.</summary>
    public static IReadOnlyList<Action> Prepare(int classes, int batch, int size)
    {
        var logits = torch.randn([batch, classes, size, size], requires_grad: true);
        var target = torch.randint(0, classes, [batch, size, size]);
        return [new LossStep(new CrossEntropyLoss(), logits, target).Run, new LossStep(new CrossEntropyLoss() + new DiceLoss(), logits, target).Run];
    }

    private void Run()
    {
        using var scope = torch.NewDisposeScope();
        logits.grad = null;
        var value = loss.Compute(logits, target);
        value.backward();
        value.item<float>();
    }
}
