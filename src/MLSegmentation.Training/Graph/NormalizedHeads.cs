namespace MLSegmentation.Training.Graph;

/// <summary>Finds normalisations that take from the logits how much of an image a class has.</summary>
/// <remarks>
/// Normalising each image gives every channel the same mean, whether a class fills the image or is nowhere in it. Where features are
/// normalised, a rectifier that follows and many channels keep the difference. It is lost where only linear layers follow, since the mean
/// logits are then the same for all images, and where the normalised channels are the classes themselves, to which a convolution has narrowed
/// the features. Normalisation by batch does no such thing: scoring uses running statistics, and with them it is a linear layer.
/// </remarks>
internal static class NormalizedHeads
{
    /// <summary>The normalisation that takes the amounts from the logits of one of the heads; null where none does.</summary>
    public static GraphNode? Find(NetworkGraph graph)
    {
        var producers = graph.Nodes.ToDictionary(node => node.Output);
        return graph.Heads.Select(head => BehindLinearLayers(head, producers) ?? OfClasses(head, producers)).FirstOrDefault(node => node is not null);
    }

    /// <summary>The normalisation that a value comes from through linear layers alone, on every way that leads there.</summary>
    private static GraphNode? BehindLinearLayers(GraphValue value, Dictionary<GraphValue, GraphNode> producers)
    {
        if (!producers.TryGetValue(value, out var node))
        {
            return null;
        }

        return node.Operation switch
        {
            _ when IsByChannel(node.Operation) => node,
            Operation.Conv or Operation.ConvTranspose or Operation.BatchNorm or Operation.AveragePool or Operation.GlobalAveragePool
                or Operation.AdaptiveAveragePool or Operation.ChannelMean or Operation.Upsample or Operation.UpsampleTo or Operation.Dropout
                => BehindLinearLayers(node.Inputs[0], producers),
            Operation.Add or Operation.Concat => OnEveryWay(node.Inputs.Select(input => BehindLinearLayers(input, producers))),
            _ => null,
        };
    }

    /// <summary>Whether each channel of each image gets a mean of its own. In a group of several, only their sum does.</summary>
    private static bool IsByChannel(Operation operation) =>
        operation is Operation.InstanceNorm || (operation is Operation.GroupNorm { Groups: var groups } norm && groups == norm.Weight.Count);

    private static GraphNode? OnEveryWay(IEnumerable<GraphNode?> found) => found.Aggregate((first, second) => second is null ? null : first);

    /// <summary>The normalisation of channels that a convolution has narrowed to as many as there are classes, behind which no others join in.</summary>
    private static GraphNode? OfClasses(GraphValue head, Dictionary<GraphValue, GraphNode> producers)
    {
        var value = head;
        while (value.Channels == head.Channels && producers.TryGetValue(value, out var node) && node.Inputs is [var only])
        {
            if (IsByChannel(node.Operation))
            {
                var before = producers.GetValueOrDefault(only);
                return before is { Operation: Operation.Conv } && before.Inputs[0].Channels > head.Channels ? node : null;
            }

            value = only;
        }

        return null;
    }
}
