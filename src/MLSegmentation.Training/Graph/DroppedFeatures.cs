namespace MLSegmentation.Training.Graph;

/// <summary>
/// Networks whose decoder sees the features of the encoder with whole channels of them set to zero at random, as UniMatch perturbs them (Yang et al., CVPR
/// 2023, section 3.2). The encoder itself sees all.
/// </summary>
internal static class DroppedFeatures
{
    /// <summary>Whether a network says what its encoder is, and has something behind it.</summary>
    public static bool CanBeIn(NetworkGraph graph) => FindFeatures(graph).Count > 0;

    /// <summary>The same network with the same parameters, and with dropped features.</summary>
    public static NetworkGraph In(NetworkGraph graph, double probability)
    {
        var encoder = FindEncoder(graph);
        int index = graph.Nodes.Max(node => node.Output.Index);
        var dropped = FindFeatures(graph).ToDictionary(feature => feature, feature => new GraphValue(
            ++index, $"{feature.Name}/dropped", feature.Channels, feature.Reductions, feature.Bins));
        var nodes = new List<GraphNode>();
        foreach (var node in graph.Nodes)
        {
            bool isEncoder = encoder.Contains(node.Output);
            nodes.Add(isEncoder ? node : new GraphNode(node.Operation, [.. node.Inputs.Select(input => dropped.GetValueOrDefault(input, input))], node.Output));
            if (isEncoder && dropped.TryGetValue(node.Output, out var value))
            {
                nodes.Add(new GraphNode(new Operation.ChannelDropout(probability), [node.Output], value));
            }
        }

        return new NetworkGraph(graph.Rank, graph.Input, graph.Output, graph.Heads, nodes);
    }

    /// <summary>The values of the encoder that something else reads.</summary>
    private static HashSet<GraphValue> FindFeatures(NetworkGraph graph)
    {
        var encoder = FindEncoder(graph);
        return [.. graph.Nodes.Where(node => !encoder.Contains(node.Output)).SelectMany(node => node.Inputs).Where(encoder.Contains)];
    }

    /// <summary>What is computed of the image by the parameters of the encoder alone.</summary>
    private static HashSet<GraphValue> FindEncoder(NetworkGraph graph)
    {
        var encoder = new HashSet<GraphValue>();
        foreach (var node in graph.Nodes.Where(node => node.Operation.Parameters.All(parameter => parameter.IsEncoder)))
        {
            bool hasParameters = node.Operation.Parameters.Any();
            if (node.Inputs.All(input => encoder.Contains(input) || (hasParameters && input == graph.Input)))
            {
                encoder.Add(node.Output);
            }
        }

        return encoder;
    }
}
