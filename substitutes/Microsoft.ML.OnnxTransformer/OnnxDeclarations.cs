using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>
/// The column types of the inputs and outputs as the model file declares them. (The runtime's own metadata is no
/// substitute: it also knows dimensions that the file leaves open and the runtime infers.)
/// </summary>
internal static class OnnxDeclarations
{
    // Field numbers of onnx.proto.
    private const int ModelGraph = 7;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;
    private const int ValueName = 1;
    private const int ValueType = 2;
    private const int TypeTensor = 1;
    private const int TensorElementType = 1;
    private const int TensorShape = 2;
    private const int ShapeDimension = 1;
    private const int DimensionValue = 1;

    /// <summary>The type of every input and output of the model's graph by its name.</summary>
    public static (IReadOnlyDictionary<string, DataViewType> Inputs, IReadOnlyDictionary<string, DataViewType> Outputs) Read(ReadOnlySpan<byte> model)
    {
        var inputs = new Dictionary<string, DataViewType>();
        var outputs = new Dictionary<string, DataViewType>();
        var modelFields = new ProtobufReader(model);
        while (modelFields.Read())
        {
            if (modelFields.Field != ModelGraph)
            {
                continue;
            }

            var graph = new ProtobufReader(modelFields.Content);
            while (graph.Read())
            {
                if (graph.Field is GraphInput or GraphOutput)
                {
                    (string name, DataViewType type) = ReadValue(graph.Content);
                    (graph.Field == GraphInput ? inputs : outputs)[name] = type;
                }
            }
        }

        return (inputs, outputs);
    }

    private static (string Name, DataViewType Type) ReadValue(ReadOnlySpan<byte> value)
    {
        string name = "";
        DataViewType type = null;
        var fields = new ProtobufReader(value);
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case ValueName:
                    name = fields.Text;
                    break;
                case ValueType:
                    type = ReadType(fields.Content);
                    break;
            }
        }

        return (name, type ?? throw Contracts.Except($"The type of '{name}' in the ONNX model is not supported: it is no tensor."));
    }

    private static DataViewType ReadType(ReadOnlySpan<byte> type)
    {
        var fields = new ProtobufReader(type);
        while (fields.Read())
        {
            if (fields.Field == TypeTensor)
            {
                return ReadTensorType(fields.Content);
            }
        }

        return null;
    }

    private static DataViewType ReadTensorType(ReadOnlySpan<byte> tensor)
    {
        PrimitiveDataViewType itemType = null;
        var dimensions = new List<int>();
        var fields = new ProtobufReader(tensor);
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case TensorElementType:
                    itemType = ItemType(fields.Value);
                    break;
                case TensorShape:
                    dimensions = ReadShape(fields.Content);
                    break;
            }
        }

        if (dimensions.Count == 0)
        {
            return itemType;
        }

        // The first dimension is the batch, and rows are scored one by one.
        dimensions[0] = Math.Max(dimensions[0], 1);
        return dimensions.All(dimension => dimension > 0)
            ? new VectorDataViewType(itemType, dimensions.ToArray())
            : new VectorDataViewType(itemType, 0);
    }

    private static List<int> ReadShape(ReadOnlySpan<byte> shape)
    {
        var dimensions = new List<int>();
        var fields = new ProtobufReader(shape);
        while (fields.Read())
        {
            if (fields.Field == ShapeDimension)
            {
                dimensions.Add(ReadDimension(fields.Content));
            }
        }

        return dimensions;
    }

    private static int ReadDimension(ReadOnlySpan<byte> dimension)
    {
        int value = 0;
        var fields = new ProtobufReader(dimension);
        while (fields.Read())
        {
            if (fields.Field == DimensionValue)
            {
                Contracts.CheckParam(fields.Value <= int.MaxValue, nameof(dimension), $"A dimension of {fields.Value} is too large.");
                value = (int)Math.Max(fields.Value, 0);
            }
        }

        return value;
    }

    private static PrimitiveDataViewType ItemType(long elementType) => elementType switch
    {
        1 => NumberDataViewType.Single,
        2 => NumberDataViewType.Byte,
        3 => NumberDataViewType.SByte,
        4 => NumberDataViewType.UInt16,
        5 => NumberDataViewType.Int16,
        6 => NumberDataViewType.Int32,
        7 => NumberDataViewType.Int64,
        8 => TextDataViewType.Instance,
        9 => BooleanDataViewType.Instance,
        11 => NumberDataViewType.Double,
        12 => NumberDataViewType.UInt32,
        13 => NumberDataViewType.UInt64,
        _ => throw Contracts.Except($"Unsupported ONNX scalar type: {elementType}"),
    };
}
