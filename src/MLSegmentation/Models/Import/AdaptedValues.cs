using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>The constants of the nodes around a foreign network.</summary>
internal static class AdaptedValues
{
    /// <summary>A list of whole numbers.</summary>
    public static TensorProto Integers(string name, params long[] values) =>
        TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);
}
