using static TorchSharp.torch;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>Which pixels count: where a guide is sure enough of the class that it names. For each class, it may learn how sure that is.</summary>
internal sealed class GuideConfidence : IDisposable
{
    // Of a moving average over steps, how much each keeps.
    private const double Kept = 0.95;

    private readonly double _threshold;
    private readonly int _classes;

    /// <summary>Begins with the same threshold for each class.</summary>
    /// <param name="threshold">The threshold of the class that the guide is most sure of.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="isBalanced">Whether the others have lower ones.</param>
    /// <param name="device">Where it computes.</param>
    public GuideConfidence(double threshold, int classes, bool isBalanced, Device device)
    {
        (_threshold, _classes) = (threshold, classes);
        Means = isBalanced ? ones(classes, device: device).DetachFromDisposeScope() : null;
    }

    /// <summary>For each class the moving average of how sure the guide is where it names it, 1 at first; null where all have the same threshold.</summary>
    public Tensor? Means { get; }

    /// <summary>Takes in what the guide says of a batch, the probabilities [N, K, sides…]. A class that it does not name keeps its average.</summary>
    public void Observe(Tensor probabilities)
    {
        if (Means is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var (confidence, named) = probabilities.max(1);
        var (labels, values) = (named.flatten(), confidence.flatten());
        var counts = labels.bincount(ones_like(values), _classes).to_type(ScalarType.Float32);
        var means = labels.bincount(values, _classes).to_type(ScalarType.Float32) / counts.AtLeast(1);
        var mixed = Means.Times(Kept).Plus(means.Times(1 - Kept));
        Means.copy_(where(counts.Exceeds(0), mixed, Means));
    }

    /// <summary>1 where the guide, whose probabilities are [N, K, sides…], is sure enough, else 0; [N, sides…].</summary>
    public Tensor Count(Tensor probabilities)
    {
        var (confidence, named) = probabilities.max(1);
        if (_threshold == 0)
        {
            return ones_like(confidence);
        }

        var least = Means is null
            ? tensor((float)_threshold, device: confidence.device)
            : (Means / Means.max()).Times(_threshold).index_select(0, named.flatten()).reshape(named.shape);
        return confidence.ge(least).to_type(ScalarType.Float32);
    }

    /// <inheritdoc/>
    public void Dispose() => Means?.Dispose();
}
