using System.Globalization;
using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Training.Graph;

/// <summary>A network under construction: what the <see cref="GraphBuilder">builders</see> of all its scopes share.</summary>
internal sealed class GraphContent(int inputChannels, int rank)
{
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphValue> _heads = [];

    // The first names are those of the input and outputs of exported models.
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { TensorNames.Image, TensorNames.Score, TensorNames.PredictedLabel };

    public int Rank { get; } = rank;

    public GraphValue Input { get; } = new(index: 0, "input", inputChannels, reduction: 1);

    /// <summary>Reserves the name of a layer.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string AddLayerName(string name) =>
        _names.Add(name)
            ? name
            : throw new ArgumentException($"There is already a layer {name}, or an input or output of exported models; names are unique.", nameof(name));

    /// <summary>A name for an operation without parameters: the given one, with a number where it is taken.</summary>
    public string AddOperationName(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
        }

        return unique;
    }

    public GraphValue AddNode(Operation operation, string name, int channels, int reduction, GraphValue[] inputs)
    {
        var output = new GraphValue(_nodes.Count + 1, name, channels, reduction);
        _nodes.Add(new GraphNode(operation, inputs, output));
        return output;
    }

    /// <summary>The node that yields a value; null for the input.</summary>
    public GraphNode? ProducerOf(GraphValue value) => value.Index == 0 ? null : _nodes[value.Index - 1];

    public void AddHead(GraphValue head) => _heads.Add(head);

    /// <summary>Throws where a value is null or was made by the builder of another network.</summary>
    public void Check(GraphValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!Owns(value))
        {
            throw new ArgumentException($"{value} belongs to another network.", nameof(value));
        }
    }

    public NetworkGraph ToGraph(GraphValue output) => new(Rank, Input, output, _heads is [] ? [output] : [.. _heads], _nodes);

    private bool Owns(GraphValue value) =>
        ReferenceEquals(value, Input) || (value.Index <= _nodes.Count && value.Index > 0 && ReferenceEquals(_nodes[value.Index - 1].Output, value));
}
