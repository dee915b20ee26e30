namespace MLSegmentation.Training.Graph;

/// <summary>A tensor that belongs to a network: a parameter that training changes, or a buffer such as a running mean.</summary>
/// <remarks>Created by a <see cref="GraphBuilder"/> only. Immutable.</remarks>
public sealed class GraphParameter
{
    private readonly long[] _shape;

    internal GraphParameter(string name, Initializer initializer, bool isEncoder, params long[] shape) =>
        (Name, Initializer, IsEncoder, _shape) = (name, initializer, isEncoder, shape);

    /// <summary>The name, made of the scopes, the layer and its part, for example <c>encoder2.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The shape, as PyTorch lays it out.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public long Count => _shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether it belongs to the part of the network that turns the image into features.</summary>
    public bool IsEncoder { get; }

    /// <summary>How the tensor is filled before training.</summary>
    internal Initializer Initializer { get; }

    /// <summary>The name and the shape, for messages.</summary>
    /// <returns>For example <c>encoder2.conv1.weight [128, 64, 3, 3]</c>.</returns>
    public override string ToString() => $"{Name} [{string.Join(", ", _shape)}]";
}
