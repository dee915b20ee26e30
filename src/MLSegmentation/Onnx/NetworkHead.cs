namespace MLSegmentation.Onnx;

/// <summary>One of the outputs of the network inside a model.</summary>
/// <param name="Name">The name of the value that holds its logits.</param>
/// <param name="Depth">Its depth, from 1, where the network has heads of several depths; otherwise null.</param>
internal sealed record NetworkHead(string Name, int? Depth = null)
{
    /// <summary>The heads of a network.</summary>
    /// <param name="names">The names of the values that hold their logits, the deepest first.</param>
    public static IReadOnlyList<NetworkHead> Create(IReadOnlyList<string> names) => names is [var only]
        ? [new NetworkHead(only)]
        : [.. names.Select((name, index) => new NetworkHead(name, names.Count - index))];
}
