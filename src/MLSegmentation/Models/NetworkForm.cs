namespace MLSegmentation.Models;

/// <summary>The form in which a model holds its network.</summary>
/// <param name="Heads">The network's outputs, the deepest first.</param>
/// <param name="Mode">Which of them make the prediction, in an exported model; null in a model as training made it, where the first does.</param>
/// <param name="Float16">Whether the network computes with 16-bit numbers.</param>
/// <param name="Int8">Whether the network is quantised: its convolutions compute with 8-bit numbers, as far as ONNX Runtime can.</param>
internal sealed record NetworkForm(IReadOnlyList<NetworkHead> Heads, OnnxExportMode? Mode = null, bool Float16 = false, bool Int8 = false)
{
    /// <summary>What there is to know of a network that was imported; null of those of this library.</summary>
    public ImportedNetwork? Import { get; init; }
}

/// <summary>One of the outputs of the network inside a model.</summary>
/// <param name="Name">The name of the value that holds its logits.</param>
/// <param name="Depth">Its depth, from 1, where the network has heads of several depths; otherwise null.</param>
internal sealed record NetworkHead(string Name, int? Depth = null);
