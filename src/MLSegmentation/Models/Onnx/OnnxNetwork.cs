namespace MLSegmentation.Models.Onnx;

/// <summary>
/// The network inside a model, without what prepares its input and interprets its outputs: nodes that lead from <see cref="Input"/>,
/// float [N, C, H, W], to one or more outputs, and the constants that they read.
/// </summary>
/// <remarks>Immutable. Nodes and constants are never changed, only replaced, because models share them.</remarks>
/// <param name="Nodes">The operations, each after those that it reads from.</param>
/// <param name="Constants">The weights and other constants.</param>
/// <param name="Outputs">The names of the values that the network is there for.</param>
internal sealed record OnnxNetwork(IReadOnlyList<NodeProto> Nodes, IReadOnlyList<TensorProto> Constants, IReadOnlyList<string> Outputs)
{
    /// <summary>The name of the value that the network reads.</summary>
    public const string Input = "network/input";

    /// <summary>How the names of constants end that stand where a layer has weights, but are not learned.</summary>
    public const string FixedSuffix = "/fixed";

    /// <summary>The network of some outputs inside the graph of a model.</summary>
    public static OnnxNetwork Of(GraphProto graph, IReadOnlyList<string> outputs) => new OnnxNetwork(graph.Node, graph.Initializer, outputs).EndingIn(outputs);

    /// <summary>The part of this network that some of its values need.</summary>
    public OnnxNetwork EndingIn(IReadOnlyList<string> outputs)
    {
        var needed = outputs.ToHashSet();
        var kept = new List<NodeProto>(Nodes.Count);
        foreach (var node in Nodes.Reverse().Where(node => needed.Overlaps(node.Output) && !node.Output.Contains(Input)))
        {
            needed.UnionWith(node.Input);
            kept.Add(node);
        }

        kept.Reverse();
        return new OnnxNetwork(kept, [.. Constants.Where(constant => needed.Contains(constant.Name))], outputs);
    }

    /// <summary>The number of trainable numbers, before batch normalisation is folded; running statistics do not count.</summary>
    public long CountParameters()
    {
        var trained = Nodes.SelectMany(Trained).ToHashSet();
        return Constants.Where(constant => trained.Contains(constant.Name)).Sum(constant => constant.Count);
    }

    private static IEnumerable<string> Trained(NodeProto node) => node.OpType switch
    {
        "Conv" or "ConvTranspose" or "BatchNormalization" or "InstanceNormalization" or "PRelu"
            => node.Input.Skip(1).Take(2).Where(name => !name.EndsWith(FixedSuffix, StringComparison.Ordinal)),
        _ => [],
    };
}
