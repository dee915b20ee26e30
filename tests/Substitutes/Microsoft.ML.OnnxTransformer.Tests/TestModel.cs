using System.Text;

namespace Microsoft.ML.Onnx.Tests;

/// <summary>Element types of ONNX tensors.</summary>
internal enum Element
{
    Float = 1,
    Byte = 2,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Boolean = 9,
    Double = 11,
}

/// <summary>An input or output of a graph; a dimension is a number, or a name where it is open.</summary>
internal sealed record TestValue(string Name, Element Type, params object[] Dimensions);

/// <summary>An operator without attributes.</summary>
internal sealed record TestNode(string Operator, string[] Inputs, string[] Outputs);

/// <summary>Small ONNX models, written field by field as onnx.proto numbers them.</summary>
internal static class TestModel
{
    public static byte[] Create(TestValue[] inputs, TestValue[] outputs, params TestNode[] nodes)
    {
        byte[][] graph =
        [
            .. nodes.Select(node => Field(1, Node(node))),
            Field(2, "graph"),
            .. inputs.Select(value => Field(11, Value(value))),
            .. outputs.Select(value => Field(12, Value(value))),
        ];
        byte[] operatorSet = Join(Field(1, ""), Field(2, 13));
        return Join(Field(1, 8), Field(7, Join(graph)), Field(8, operatorSet));
    }

    public static MemoryStream Stream(TestValue[] inputs, TestValue[] outputs, params TestNode[] nodes) => new(Create(inputs, outputs, nodes));

    private static byte[] Node(TestNode node) => Join(
    [
        .. node.Inputs.Select(name => Field(1, name)),
        .. node.Outputs.Select(name => Field(2, name)),
        Field(4, node.Operator),
    ]);

    private static byte[] Value(TestValue value)
    {
        byte[] shape = Join([.. value.Dimensions.Select(dimension => Field(1, dimension is int size ? Field(1, size) : Field(2, (string)dimension)))]);
        byte[] tensor = Join(Field(1, (int)value.Type), Field(2, shape));
        return Join(Field(1, value.Name), Field(2, Field(1, tensor)));
    }

    private static byte[] Field(int number, int value) => Join(Variable(number << 3), Variable(value));

    private static byte[] Field(int number, string value) => Field(number, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int number, byte[] content) => Join(Variable((number << 3) | 2), Variable(content.Length), content);

    private static byte[] Variable(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
