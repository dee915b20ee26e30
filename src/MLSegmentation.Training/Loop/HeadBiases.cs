using MLSegmentation.Training.Execution;
using MLSegmentation.Training.Graph;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Loop;

/// <summary>
/// What the biases before the logits begin with: the logarithms of the classes' shares. The softmax of features that say nothing yet is then how
/// frequent each class is (Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 3.3, for one class against the rest), and no step is
/// spent on learning that.
/// </summary>
internal static class HeadBiases
{
    /// <summary>A class that is rarer, or not there at all, begins with this share: near 0 there is no gradient left that could find it.</summary>
    private const double LeastShare = 0.001;

    /// <summary>Sets them at every head that ends in a convolution, behind which logits are only enlarged or summed.</summary>
    /// <param name="module">The network.</param>
    /// <param name="biases">One for each class.</param>
    public static void Fill(GraphModule module, float[] biases)
    {
        var producers = module.Graph.Nodes.ToDictionary(node => node.Output);
        var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter, StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (string name in module.Graph.Heads.Select(head => Find(head, producers)).OfType<GraphParameter>().Select(bias => bias.Name).Distinct())
            {
                parameters[name].copy_(tensor(biases));
            }
        }
    }

    /// <summary>Gives another network of the same graph the biases at the heads of this one.</summary>
    public static void Copy(GraphModule source, GraphModule target)
    {
        var producers = source.Graph.Nodes.ToDictionary(node => node.Output);
        var (from, to) = (source.state_dict(), target.state_dict());
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        foreach (var bias in source.Graph.Heads.Select(head => Find(head, producers)).OfType<GraphParameter>())
        {
            to[bias.Name].copy_(from[bias.Name]);
        }
    }

    /// <summary>The biases that the images to learn from speak for.</summary>
    /// <param name="classPixels">For each of them, how many of its pixels each class has.</param>
    /// <param name="weights">What each class weighs in the loss; null where all weigh the same.</param>
    public static float[] Compute(IReadOnlyList<IReadOnlyList<long>> classPixels, IReadOnlyList<double>? weights)
    {
        double[] pixels = [.. classPixels[0].Select((_, index) => classPixels.Sum(counts => counts[index]) * (weights?[index] ?? 1))];
        double sum = pixels.Sum();
        return [.. pixels.Select(count => (float)Math.Log(sum > 0 ? Math.Max(count / sum, LeastShare) : 1))];
    }

    /// <summary>The bias that shifts all logits of a head; null where there is none.</summary>
    private static GraphParameter? Find(GraphValue value, Dictionary<GraphValue, GraphNode> producers) =>
        producers.TryGetValue(value, out var node) ? Find(node, producers) : null;

    private static GraphParameter? Find(GraphNode node, Dictionary<GraphValue, GraphNode> producers) => node.Operation switch
    {
        Operation.Conv conv => conv.Bias,
        Operation.ConvTranspose { Bias: { } bias } => bias,
        Operation.ConvTranspose { Weight.Initializer: Initializer.Interpolation } or Operation.Upsample or Operation.UpsampleTo
            => Find(node.Inputs[0], producers),

        // One of the terms shifts the sum.
        Operation.Add => Find(node.Inputs[^1], producers),
        _ => null,
    };
}
