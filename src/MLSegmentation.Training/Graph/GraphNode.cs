namespace MLSegmentation.Training.Graph;

/// <summary>One operation of a network, with the values that it reads and the one that it yields.</summary>
/// <remarks>Created by a <see cref="GraphBuilder"/> only. Immutable.</remarks>
public sealed class GraphNode
{
    internal GraphNode(Operation operation, GraphValue[] inputs, GraphValue output) => (Operation, Inputs, Output) = (operation, inputs, output);

    /// <summary>The name, unique in the network, for example <c>encoder2.conv1</c>.</summary>
    public string Name => Output.Name;

    /// <summary>What is computed, for example <c>Conv</c>.</summary>
    public string OperationName => Operation.Name;

    /// <summary>The values that are read.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>The value that is yielded.</summary>
    public GraphValue Output { get; }

    internal Operation Operation { get; }
}
