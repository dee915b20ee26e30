using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Optimization;
using MLSegmentation.Training.Randomness;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The loss on images with masks, and that of a contest with an adversary, which learns at the same time.</summary>
internal abstract class AdversarialObjective : StepObjective
{
    private const string Prefix = "adversary/";

    private readonly GraphModule _module;
    private readonly SupervisedLoss _loss;
    private readonly TrainingRun _run;
    private readonly Adversary _adversary;
    private readonly NetworkOptimizer _optimizer;
    private readonly OptimizerTensors _optimizerTensors;

    protected AdversarialObjective(GraphModule module, SupervisedLoss loss, TrainingRun run, Adversary adversary)
    {
        (_module, _loss, _run, _adversary) = (module, loss, run, adversary);
        long[] sides = TrainingBatch.GetSides(run.Plan.Crop, module.Graph.Rank);
        var graph = adversary.CreateGraph(run.Data.Channels, run.Data.Classes.Count, sides);
        TrainingDevice.Seed((long)RandomStream.Create(run.Seed, RandomPurpose.SecondNetwork).NextBits(), run.Device);
        Network = new GraphModule(graph).to(run.Device);
        Parameters = [.. Network.parameters()];
        _optimizer = new NetworkOptimizer(Network, new OptimizationOptions { Optimizer = adversary.Optimizer });
        _optimizerTensors = new OptimizerTensors(_optimizer.Run, Network, Prefix);
    }

    /// <summary>The adversary's network.</summary>
    protected GraphModule Network { get; }

    /// <summary>Its weights.</summary>
    protected IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What the adversary's learning rate is multiplied by.</summary>
    protected virtual double RateFactor => 1;

    /// <inheritdoc/>
    public override double AddGradients(TrainingBatch batch, double share, int step)
    {
        using var scope = NewDisposeScope();
        var (pixels, labels) = batch.ToTensors(_run.Device);
        var heads = _module.forwardHeads(pixels);
        var loss = _loss.Compute(heads, labels);
        var truth = OneHotLabels.Of(heads[0], labels);
        var masks = new JudgedMasks(pixels, heads[0].softmax(1) * truth.Counted, truth.Truth, truth.Counted);
        double weight = _adversary.GetWeight(step, _run.Plan.Steps);
        if (weight > 0)
        {
            SetLearning(false);
            var adversarial = Deceive(masks);
            Sums.Add("adversarialLoss", share * adversarial.item<float>());
            loss = loss.Plus(adversarial.Times(weight));
        }
        else
        {
            Sums.Add("adversarialLoss", 0);
        }

        double value = Gradients.Add(loss, share);
        SetLearning(true);
        double taught = Gradients.Add(Judge(masks with { Predicted = masks.Predicted.detach() }, share), share);
        Sums.Add("adversarialWeight", share * weight);
        Sums.Add("discriminatorLoss", taught);
        return double.IsFinite(taught) ? value : taught;
    }

    /// <inheritdoc/>
    public override void EndStep(int step, double rate)
    {
        double own = _adversary.LearningRate * RateFactor * rate / _run.Options.Optimization.LearningRate;
        Sums.Add("discriminatorLearningRate", own);
        _optimizer.Step(own);
        _optimizer.Clear();
    }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> ToTensors() => [.. NamedTensors.ToWeights(Prefix, Network.state_dict()), .. _optimizerTensors.ToWeights()];

    /// <inheritdoc/>
    public override void Restore(Checkpoint checkpoint)
    {
        NamedTensors.Restore(checkpoint, Prefix, Network.state_dict());
        _optimizerTensors.Restore(checkpoint);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
    }

    /// <summary>How far the adversary is from taking predicted masks for true ones; the network makes it small.</summary>
    protected abstract Tensor Deceive(JudgedMasks masks);

    /// <summary>How far the adversary is from telling predicted masks from true ones; the adversary makes it small.</summary>
    /// <param name="masks">The masks, of which no gradient goes back to the network.</param>
    /// <param name="share">Their share of the step.</param>
    protected abstract Tensor Judge(JudgedMasks masks, double share);

    /// <summary>Says whether the adversary's weights get gradients.</summary>
    private void SetLearning(bool isLearning)
    {
        foreach (var parameter in Parameters)
        {
            parameter.requires_grad = isLearning;
        }
    }
}

/// <summary>The masks that an adversary is to tell from each other.</summary>
/// <param name="Pixels">The images, [N, C, sides…].</param>
/// <param name="Predicted">The probabilities, [N, K, sides…], 0 where a pixel does not count.</param>
/// <param name="Truth">The true masks, 1 for the class of a pixel, 0 for the others and where it does not count.</param>
/// <param name="Counted">1 where a pixel counts, else 0, [N, 1, sides…].</param>
internal sealed record JudgedMasks(Tensor Pixels, Tensor Predicted, Tensor Truth, Tensor Counted);
