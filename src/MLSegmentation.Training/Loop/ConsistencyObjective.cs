using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Loop.Checkpoints;
using MLSegmentation.Training.SemiSupervised;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The loss on images with masks, and that of the consistency on images without them.</summary>
internal abstract class ConsistencyObjective : StepObjective
{
    private readonly SupervisedLoss _loss;
    private readonly Consistency _consistency;
    private readonly UnlabelledBatches _unlabelled;
    private readonly GuideConfidence[] _confidences;

    /// <summary>Prepares the unlabelled images.</summary>
    /// <param name="run">The training.</param>
    /// <param name="loss">The loss on images with masks.</param>
    /// <param name="consistency">What is learned from the others.</param>
    /// <param name="guides">How many guides there are.</param>
    protected ConsistencyObjective(TrainingRun run, SupervisedLoss loss, Consistency consistency, int guides = 1)
    {
        (Run, _loss, _consistency) = (run, loss, consistency);
        _unlabelled = new UnlabelledBatches(run, consistency, loss.Graph.Rank);
        var (threshold, classes) = (consistency.Threshold, run.Data.Classes.Count);
        _confidences =
            [.. Enumerable.Range(0, guides).Select(_ => new GuideConfidence(threshold, classes, consistency.ClassBalanced, run.Device))];
    }

    /// <summary>The training.</summary>
    protected TrainingRun Run { get; }

    /// <inheritdoc/>
    public sealed override double AddGradients(TrainingBatch batch, double share, int step)
    {
        using var scope = NewDisposeScope();
        var (pixels, labels) = batch.ToTensors(Run.Device);
        return AddGradients(new StepImages(pixels, labels, _unlabelled.Take(step), share, step));
    }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> ToTensors() => NamedTensors.ToWeights("consistency/", ConfidenceTensors());

    /// <inheritdoc/>
    public override void Restore(Checkpoint checkpoint) => NamedTensors.Restore(checkpoint, "consistency/", ConfidenceTensors());

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _unlabelled.Dispose();
        foreach (var confidence in _confidences)
        {
            confidence.Dispose();
        }
    }

    /// <summary>Adds a batch's share of the gradients, and gives its share of the loss.</summary>
    protected abstract double AddGradients(StepImages images);

    /// <summary>What a network says of patches as it is, the probabilities [N, K, sides…].</summary>
    protected static Tensor Predict(GraphModule network, Tensor pixels)
    {
        bool isTraining = network.training;
        using var withoutGradients = no_grad();
        network.eval();
        var probabilities = network.forward(pixels).softmax(1);
        network.train(isTraining);
        return probabilities;
    }

    /// <summary>The loss of a network, given what its guide says of the weak views.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">What it learns from.</param>
    /// <param name="guide">The probabilities, [N, K, sides…].</param>
    /// <param name="index">Which of the guides it is.</param>
    /// <param name="shares">How much each pixel counts, [N, sides…]; null where all count alike.</param>
    protected Tensor Compute(GraphModule network, StepImages images, Tensor guide, int index = 0, Tensor? shares = null)
    {
        var (confidence, strong) = (_confidences[index], images.Unlabelled.Strong);
        using (no_grad())
        {
            confidence.Observe(guide);
        }

        // In one pass, so that batch normalisation sees both.
        var heads = network.forwardHeads(cat([images.Pixels, .. strong.Select(view => view.Pixels)], 0));
        long labelled = images.Pixels.shape[0];
        var parts = strong.Select((view, place) =>
        {
            var mixed = CutMix.Mix(guide, view.Places);
            var counts = confidence.Count(mixed);
            counts = shares is null ? counts : counts * shares;
            return _consistency.Compare(heads[0].narrow(0, labelled + (place * guide.shape[0]), guide.shape[0]), mixed, counts);
        });
        var consistency = parts.Aggregate((sum, part) => sum.Plus(part)).Times(1.0 / strong.Count);
        if (_consistency.DroppedFeatures > 0)
        {
            var logits = network.ForwardWithDroppedFeatures(images.Unlabelled.Weak, _consistency.DroppedFeatures)[0];
            consistency = consistency.Plus(_consistency.Compare(logits, guide, confidence.Count(guide))).Times(0.5);
        }

        double weight = _consistency.GetWeight(images.Step, Run.Plan.Steps);
        Report(consistency, weight, guide, confidence.Count(guide), images.Share / _confidences.Length);
        return _loss.Compute([.. heads.Select(head => head.narrow(0, 0, labelled))], images.Labels).Plus(consistency.Times(weight));
    }

    private void Report(Tensor consistency, double weight, Tensor guide, Tensor counts, double share)
    {
        var classes = Run.Data.Classes;
        float[] pixels = TensorContent.Read(guide.argmax(1).flatten().bincount(counts.flatten(), classes.Count));
        double counted = pixels.Sum(count => (double)count);
        Sums.Add("consistencyLoss", share * consistency.item<float>());
        Sums.Add("consistencyWeight", share * weight);
        Sums.Add("confidentShare", share * counted / counts.numel());
        foreach (var (item, count) in classes.Zip(pixels))
        {
            Sums.Add($"pseudoLabelShare.{item.Name}", counted == 0 ? 0 : share * count / counted);
        }
    }

    private Dictionary<string, Tensor> ConfidenceTensors() => _confidences
        .Select((confidence, index) => (Name: $"confidence{index + 1}", confidence.Means))
        .Where(item => item.Means is not null)
        .ToDictionary(item => item.Name, item => item.Means!);
}

/// <summary>What a network learns from in a batch.</summary>
/// <param name="Pixels">The labelled patches.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Unlabelled">The unlabelled ones.</param>
/// <param name="Share">The batch's share of the step.</param>
/// <param name="Step">The step, counted from 0.</param>
internal sealed record StepImages(Tensor Pixels, Tensor Labels, UnlabelledViews Unlabelled, double Share, int Step);
