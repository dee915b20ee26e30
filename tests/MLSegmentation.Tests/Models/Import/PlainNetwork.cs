using System.Runtime.InteropServices;
using Google.Protobuf;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Tests.Models.Import;

/// <summary>
/// An ONNX file as other software writes it: of the input <c>x</c> it makes the planes <c>planes</c> = w · channels + b, pixel by pixel, and whatever a
/// test adds behind.
/// </summary>
internal sealed class PlainNetwork
{
    /// <summary>The weights of the planes by the channels, in the network's order of channels, and the numbers added.</summary>
    public static readonly float[][] Weights = [[4, -2, 1], [-3, 5, -1], [1, 1, -4]];

    public static readonly float[] Biases = [-0.5f, 0.25f, 1];

    private readonly GraphProto _graph = new() { Name = "main_graph" };
    private readonly long _operatorSet;
    private int _count;

    public PlainNetwork(int planes = 3, int channels = 3, long operatorSet = 16, DataType type = DataType.Float, params object[] shape)
    {
        _operatorSet = operatorSet;
        _graph.Input.Add(Value("x", type, shape is [] ? ["n", channels, "h", "w"] : shape));
        Constant("w", [.. Enumerable.Range(0, planes).SelectMany(plane => Weights[plane][..channels])], planes, channels, 1, 1);
        Constant("b", Biases[..planes], planes);
    }

    /// <summary>Adds the planes of an input of another name or order.</summary>
    public PlainNetwork Planes(string input = "x") => Node("Conv", "planes", [input, "w", "b"]);

    public PlainNetwork Node(string operation, string output, string[] inputs, params AttributeProto[] attributes)
    {
        var node = OnnxGraph.Node(operation, output, inputs, attributes);
        node.Name = $"/{operation}_{++_count}";
        node.DocString = "/home/somebody/train.py(12): forward";
        _graph.Node.Add(node);
        return this;
    }

    /// <summary>Gives the last node a second output.</summary>
    public PlainNetwork Second(string output)
    {
        _graph.Node[^1].Output.Add(output);
        return this;
    }

    public PlainNetwork Input(string name, DataType type, params object[] shape)
    {
        _graph.Input.Add(Value(name, type, shape));
        return this;
    }

    public PlainNetwork Constant(string name, float[] values, params long[] shape)
    {
        _graph.Initializer.Add(TensorProto.Create(name, DataType.Float, MemoryMarshal.AsBytes<float>(values), shape));
        return this;
    }

    public PlainNetwork Integers(string name, params long[] values)
    {
        _graph.Initializer.Add(TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]));
        return this;
    }

    public PlainNetwork Output(string name, DataType type = DataType.Float, params object[] shape)
    {
        _graph.Output.Add(Value(name, type, shape));
        return this;
    }

    public byte[] ToBytes() => ToProto().ToByteArray();

    public ModelProto ToProto()
    {
        var model = new ModelProto { IrVersion = 6, ProducerName = "pytorch", ProducerVersion = "1.13.1", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = _operatorSet });
        return model;
    }

    /// <summary>The planes of a pixel, by hand.</summary>
    public static double[] PlanesOf(double[] channels, int planes) =>
        [.. Enumerable.Range(0, planes).Select(plane => channels.Select((value, channel) => value * Weights[plane][channel]).Sum() + Biases[plane])];

    private static ValueInfoProto Value(string name, DataType type, object[] shape)
    {
        var value = new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } } };
        if (shape.Length > 0)
        {
            value.Type.TensorType.Shape = new TensorShapeProto();
            value.Type.TensorType.Shape.Dim.Add(shape.Select(side => side is int length
                ? new TensorShapeProto.Types.Dimension { DimValue = length }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)side }));
        }

        return value;
    }
}
