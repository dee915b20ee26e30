using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Execution;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The adversary finds features in which images behind predicted masks differ from those behind true ones.</summary>
internal sealed class FeatureMatchingObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, FeatureMatchingAdversary adversary)
    : AdversarialObjective(module, loss, run, adversary)
{
    /// <inheritdoc/>
    public override void EndStep(int step, double rate)
    {
        base.EndStep(step, rate);
        using var withoutGradients = no_grad();
        foreach (var parameter in Parameters)
        {
            parameter.copy_(parameter.AtLeast(-adversary.LargestWeight).AtMost(adversary.LargestWeight));
        }
    }

    /// <inheritdoc/>
    protected override Tensor Deceive(JudgedMasks masks) => AdversarialLosses.Differ(
        Network.forwardHeads(AdversarialLosses.Show(masks.Pixels, masks.Predicted)),
        Network.forwardHeads(AdversarialLosses.Show(masks.Pixels, masks.Truth)));

    /// <inheritdoc/>
    protected override Tensor Judge(JudgedMasks masks, double share) => -Deceive(masks);
}
