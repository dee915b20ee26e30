using Google.Protobuf;
using Microsoft.ML.Data;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.MaskColumns;

/// <summary>
/// Small ONNX models that do with vectors what no other step of ML.NET can: give them dimensions, look up names, and turn any integers into
/// long ones.
/// </summary>
internal static class MappingModels
{
    private const string TargetShape = "shape";
    private const string Indices = "indices";
    private const string Table = "names";
    private const int TableLength = byte.MaxValue + 1;

    /// <summary>From uint8 [1, N] to the dimensions of a size.</summary>
    public static byte[] ToSize(ImageSize size)
    {
        var graph = Begin(DataType.Uint8, [1, "N"]);
        graph.Constant(TargetShape, new long[] { size.Height, size.Width });
        graph.Output(graph.Add("Reshape", MappingChain.Result, [MappingChain.Vector, TargetShape]), DataType.Uint8, size.Height, size.Width);
        return Finish(graph);
    }

    /// <summary>From uint8 [1, N] to the names of the classes, and an empty name for a pixel that is ignored.</summary>
    public static byte[] ToNames(ImageSize? size, SegmentationClasses classes)
    {
        var graph = Begin(DataType.Uint8, [1, "N"]);
        graph.Add("Cast", Indices, [MappingChain.Vector], Attribute("to", (long)DataType.Int64));
        graph.Constant(TargetShape, size is { } target ? new long[] { target.Height, target.Width } : [1, -1]);
        graph.Add("Gather", "looked_up", [Table, Indices]);
        graph.Add("Reshape", MappingChain.Names, ["looked_up", TargetShape]);
        Dimension[] shape = size is { } known ? [known.Height, known.Width] : [1, "M"];
        graph.Output(MappingChain.Names, DataType.String, shape);
        var table = new TensorProto { Name = Table, DataType = (int)DataType.String };
        table.Dims.Add(TableLength);
        table.StringData.AddRange(
            Enumerable.Range(0, TableLength).Select(index => ByteString.CopyFromUtf8(index < classes.Count ? classes[index].Name : "")));
        graph.ToProto().Initializer.Add(table);
        return Finish(graph);
    }

    /// <summary>From the vectors of a column to long integers [1, M].</summary>
    public static byte[] ToNumbers(VectorDataViewType type)
    {
        Dimension[] shape = type.IsKnownSize ? [.. type.Dimensions.Select(length => (Dimension)length)] : [1, "N"];
        var graph = Begin(GetType(type.ItemType), shape);
        graph.Add("Cast", Indices, [MappingChain.Vector], Attribute("to", (long)DataType.Int64));
        graph.Constant(TargetShape, new long[] { 1, -1 });
        graph.Output(graph.Add("Reshape", MappingChain.Numbers, [Indices, TargetShape]), DataType.Int64, 1, "M");
        return Finish(graph);
    }

    private static OnnxGraph Begin(DataType type, Dimension[] shape)
    {
        var graph = new OnnxGraph("mask");
        graph.Input(MappingChain.Vector, type, shape);
        return graph;
    }

    private static byte[] Finish(OnnxGraph graph) => ImageGraph.ToModel(graph, []).ToByteArray();

    private static DataType GetType(DataViewType item) => item is KeyDataViewType ? DataType.Uint32 : Type.GetTypeCode(item.RawType) switch
    {
        TypeCode.SByte => DataType.Int8,
        TypeCode.Byte => DataType.Uint8,
        TypeCode.Int16 => DataType.Int16,
        TypeCode.UInt16 => DataType.Uint16,
        TypeCode.Int32 => DataType.Int32,
        TypeCode.UInt32 => DataType.Uint32,
        TypeCode.UInt64 => DataType.Uint64,
        _ => DataType.Int64,
    };
}
