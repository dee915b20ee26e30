namespace MLSegmentation.Models.Weights;

/// <summary>A tensor of a network in a file, or on the way to one; its numbers are read when they are needed.</summary>
/// <param name="name">The name, for example <c>encoder2.conv1.weight</c>.</param>
/// <param name="shape">The shape, as PyTorch lays it out.</param>
/// <param name="read">Reads the elements.</param>
internal sealed class WeightTensor(string name, IReadOnlyList<long> shape, Func<float[]> read)
{
    /// <summary>What other programs want a file of weights to say: that they are laid out as PyTorch does it.</summary>
    public static IReadOnlyDictionary<string, string> PyTorchMetadata { get; } = new Dictionary<string, string> { ["format"] = "pt" };

    public string Name => name;

    public IReadOnlyList<long> Shape => shape;

    public float[] Read() => read();

    /// <summary>A shape as messages show it, for example <c>[64, 3, 7, 7]</c>.</summary>
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
