using MLSegmentation.Training.Execution;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The loss of the network's heads on images with masks.</summary>
internal sealed class SupervisedObjective(GraphModule module, SupervisedLoss loss, Device device) : StepObjective
{
    public override double AddGradients(TrainingBatch batch, double share, int step)
    {
        using var scope = NewDisposeScope();
        var (pixels, labels) = batch.ToTensors(device);
        return Gradients.Add(loss.Compute(module.forwardHeads(pixels), labels), share);
    }
}
