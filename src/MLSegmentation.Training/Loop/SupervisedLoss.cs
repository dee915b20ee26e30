using System.Globalization;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Losses;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>The loss of everything that a network has supervised: the weighted mean of the losses of its heads.</summary>
internal sealed class SupervisedLoss
{
    private readonly double[] _weights;

    /// <summary>Weighs the heads of a network; weights that do not fit them are refused.</summary>
    public SupervisedLoss(Loss loss, NetworkGraph graph, HeadWeights weights)
    {
        var all = weights.GetWeights(graph.Heads.Count);
        Check(all, graph.Heads.Count, weights);
        double sum = all.Sum();
        HeadLoss = loss;
        _weights = [.. all.Where(weight => weight > 0).Select(weight => weight / sum)];
        Graph = graph.WithHeads([.. graph.Heads.Where((_, index) => all[index] > 0)]);
    }

    /// <summary>The network with the heads that count.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The loss of one head.</summary>
    public Loss HeadLoss { get; }

    /// <summary>
    /// Computes the loss, given the logits of each of the heads of <see cref="Graph"/> and [N, H, W] class indices, of volumes [N, D, H, W], at full
    /// size.
    /// </summary>
    public Tensor Compute(Tensor[] heads, Tensor labels)
    {
        var targets = Graph.Heads.Select(head => head.Reductions).Distinct().ToDictionary(reductions => reductions, reductions => Reduce(labels, reductions));
        return heads
            .Select((logits, index) => HeadLoss.Compute(logits, targets[Graph.Heads[index].Reductions]))
            .Select((loss, index) => _weights[index] == 1 ? loss : loss.Times(_weights[index]))
            .Aggregate((sum, loss) => sum.Plus(loss));
    }

    /// <summary>The label in the middle of each cell; of the pixels around the middle of an even one, the last.</summary>
    private static Tensor Reduce(Tensor labels, PerAxis reductions) => reductions == 1
        ? labels
        : Enumerable.Range(1, (int)labels.dim() - 1)
            .Aggregate(labels, (reduced, axis) => reduced.slice(axis, reductions[axis - 1] / 2, labels.shape[axis], reductions[axis - 1]))
            .contiguous();

    private static void Check(IReadOnlyList<double> weights, int heads, HeadWeights source)
    {
        if (weights.Count != heads || weights.Any(weight => !double.IsFinite(weight) || weight < 0) || weights[0] == 0)
        {
            string numbers = string.Join(", ", weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)));
            throw SegmentationOptionException.Conflict(
                nameof(SegmentationTrainerOptions.HeadWeights),
                source,
                $"which for {heads} heads is {numbers}; there must be {heads} numbers of at least 0, the first above 0");
        }
    }
}
