using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.Randomness;
using TorchSharp;

namespace MLSegmentation.Training.Loop;

/// <summary>The network and a second one guide each other.</summary>
internal sealed class CrossPseudoObjective : ConsistencyObjective
{
    private const string Prefix = "consistency/second/";

    private readonly GraphModule _first;
    private readonly GraphModule _second;
    private readonly NetworkOptimizer _optimizer;
    private readonly OptimizerTensors _optimizerTensors;

    public CrossPseudoObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, CrossPseudoSupervision consistency)
        : base(run, loss, consistency, guides: 2)
    {
        _first = module;
        TrainingDevice.Seed((long)RandomStream.Create(run.Seed, RandomPurpose.SecondNetwork).NextBits(), run.Device);
        _second = new GraphModule(module.Graph).to(run.Device);
        _second.Precision = module.Precision;
        HeadBiases.Copy(module, _second);
        if (run.HasInitialWeights)
        {
            _second.CopyEncoder(module);
        }

        _optimizer = new NetworkOptimizer(_second, run.Options.Optimization);
        _optimizerTensors = new OptimizerTensors(_optimizer.Run, _second, Prefix);
    }

    /// <inheritdoc/>
    public override void EndStep(int step, double rate)
    {
        _optimizer.Step(rate);
        _optimizer.Clear();
    }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> ToTensors() =>
        [.. base.ToTensors(), .. NamedTensors.ToWeights(Prefix, _second.state_dict()), .. _optimizerTensors.ToWeights()];

    /// <inheritdoc/>
    public override void Restore(Checkpoint checkpoint)
    {
        base.Restore(checkpoint);
        NamedTensors.Restore(checkpoint, Prefix, _second.state_dict());
        _optimizerTensors.Restore(checkpoint);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _optimizer.Dispose();
        _second.Dispose();
    }

    /// <inheritdoc/>
    protected override double AddGradients(StepImages images)
    {
        if (_second.IsEncoderFrozen != _first.IsEncoderFrozen)
        {
            _second.IsEncoderFrozen = _first.IsEncoderFrozen;
        }

        var weak = images.Unlabelled.Weak;
        var (ofFirst, ofSecond) = (Predict(_first, weak), Predict(_second, weak));
        double loss = Gradients.Add(Compute(_first, images, ofSecond, index: 0), images.Share);
        return (loss + Gradients.Add(Compute(_second, images, ofFirst, index: 1), images.Share)) / 2;
    }
}
