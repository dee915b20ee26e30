using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Adversarial;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The adversary says of each pixel whether its mask is a true one.</summary>
internal sealed class ConvolutionalObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, ConvolutionalAdversary adversary)
    : AdversarialObjective(module, loss, run, adversary)
{
    private const string ControlName = "adversary/control";

    private readonly AccuracyControl _control = new();
    private double _accuracy;

    /// <inheritdoc/>
    protected override double RateFactor => _control.Factor;

    /// <inheritdoc/>
    public override void EndStep(int step, double rate)
    {
        base.EndStep(step, rate);
        Sums.Add("discriminatorAccuracy", _accuracy);
        _control.Observe(_accuracy);
        _accuracy = 0;
    }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> ToTensors() => [.. base.ToTensors(), new WeightTensor(ControlName, [3], () => _control.State)];

    /// <inheritdoc/>
    public override void Restore(Checkpoint checkpoint)
    {
        base.Restore(checkpoint);
        _control.State = checkpoint.Get(ControlName, [3]).Read();
    }

    /// <inheritdoc/>
    protected override Tensor Deceive(JudgedMasks masks) => AdversarialLosses.CrossEntropy(Network.forward(masks.Predicted), areTrue: true, masks.Counted);

    /// <inheritdoc/>
    protected override Tensor Judge(JudgedMasks masks, double share)
    {
        var (predicted, truth) = (Network.forward(masks.Predicted), Network.forward(masks.Truth));
        using (no_grad())
        {
            _accuracy += share * AdversarialLosses.GetAccuracy(predicted, truth, masks.Counted);
        }

        var sum = AdversarialLosses.CrossEntropy(predicted, areTrue: false, masks.Counted)
            .Plus(AdversarialLosses.CrossEntropy(truth, areTrue: true, masks.Counted));
        return sum.Times(0.5);
    }
}
