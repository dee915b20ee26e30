namespace MLSegmentation.Models;

/// <summary>One of the outputs of the network inside a model.</summary>
/// <param name="Name">The name of the value that holds its logits.</param>
/// <param name="Depth">Its depth, from 1, where the network has heads of several depths; otherwise null.</param>
internal sealed record NetworkHead(string Name, int? Depth = null);
