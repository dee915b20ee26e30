using System.Runtime.InteropServices;
using Google.Protobuf;
using static MLSegmentation.Models.Onnx.AttributeProto.Types;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>Collects the nodes and constants of an ONNX graph. Every node has one output, which has the node's name.</summary>
internal sealed class OnnxGraph
{
    /// <summary>
    /// The first version whose operators all suit (Shape with a range came with 15), and the last that the checker of ONNX 1.12 knows.
    /// </summary>
    public const long DefaultOperatorSet = 17;

    /// <summary>The first version in which all reductions read their axes from an input, and Split says how many parts it makes.</summary>
    public const long AxesAsInput = 18;

    private readonly GraphProto _graph;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public OnnxGraph(string name, long operatorSet = DefaultOperatorSet) => (_graph, OperatorSet) = (new GraphProto { Name = name }, operatorSet);

    /// <summary>The version of ONNX's operators that the nodes are in.</summary>
    public long OperatorSet { get; }

    public GraphProto ToProto() => _graph;

    /// <summary>Adds the nodes and constants of a network.</summary>
    public void Add(OnnxNetwork network)
    {
        foreach (string name in network.Nodes.SelectMany(node => node.Output).Concat(network.Constants.Select(constant => constant.Name)))
        {
            CheckNew(name);
        }

        _graph.Node.AddRange(network.Nodes);
        _graph.Initializer.AddRange(network.Constants);
    }

    /// <summary>Adds the nodes and constants of another graph, and what it says of its values; not its inputs and outputs.</summary>
    public void Add(GraphProto graph)
    {
        Add(new OnnxNetwork(graph.Node, graph.Initializer, []));
        _graph.ValueInfo.AddRange(graph.ValueInfo);
    }

    /// <summary>Declares an input of the graph, of which each dimension is a size, or the name that stands for any size.</summary>
    public string Input(string name, DataType type, params Dimension[] shape)
    {
        CheckNew(name);
        _graph.Input.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Declares an existing value as an output of the graph.</summary>
    public void Output(string name, DataType type, params Dimension[] shape) => _graph.Output.Add(Value(name, type, shape));

    /// <summary>States the shape of an inner value, where shape inference does not find it.</summary>
    public string Declare(string name, DataType type, params Dimension[] shape)
    {
        _graph.ValueInfo.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Adds an operation and gives the name of its output, which is its own.</summary>
    public string Add(string operation, string name, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        CheckNew(name);
        _graph.Node.Add(Node(operation, name, inputs, attributes));
        return name;
    }

    /// <summary>Adds a reduction along some axes, which stay with a length of 1.</summary>
    public string Reduce(string operation, string name, string input, params long[] axes) =>
        OperatorSet >= AxesAsInput || operation == "ReduceSum"
            ? Add(operation, name, [input, Constant($"{name}/axes", axes)], Attribute("keepdims", 1))
            : Add(operation, name, [input], Attribute("axes", axes), Attribute("keepdims", 1));

    /// <summary>An operation whose output has its name.</summary>
    public static NodeProto Node(string operation, string name, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public string Constant(string name, float[] values, params long[] shape) => Constant(name, DataType.Float, MemoryMarshal.AsBytes<float>(values), shape);

    public string Constant(string name, double[] values, params long[] shape) => Constant(name, DataType.Double, MemoryMarshal.AsBytes<double>(values), shape);

    public string Constant(string name, long[] values, params long[] shape) =>
        Constant(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), shape is [] ? [values.Length] : shape);

    public string Scalar(string name, long value) => Constant(name, DataType.Int64, MemoryMarshal.AsBytes<long>([value]), []);

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Attribute(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Attribute(string name, IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>The type and the shape of a value.</summary>
    public static ValueInfoProto Value(string name, DataType type, params Dimension[] shape)
    {
        var shapeProto = new TensorShapeProto();
        shapeProto.Dim.AddRange(shape.Select(dimension => dimension.ToProto()));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shapeProto } },
        };
    }

    private string Constant(string name, DataType type, ReadOnlySpan<byte> values, long[] shape)
    {
        CheckNew(name);
        _graph.Initializer.Add(TensorProto.Create(name, type, values, shape));
        return name;
    }

    private void CheckNew(string name)
    {
        if (!_names.Add(name))
        {
            throw new SegmentationException(
                $"The model cannot be written: it would have two values of the name '{name}'. Name the layers of the network otherwise.");
        }
    }

    /// <summary>A size that is known, or the name of one that is not.</summary>
    public readonly record struct Dimension(long Size, string? Symbol)
    {
        public static implicit operator Dimension(long size) => new(size, null);

        public static implicit operator Dimension(string symbol) => new(0, symbol);

        public TensorShapeProto.Types.Dimension ToProto() => Symbol is null ? new() { DimValue = Size } : new() { DimParam = Symbol };
    }
}
