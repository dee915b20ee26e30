using System.Globalization;
using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>Turns the weights of a network into 16-bit floating-point numbers; its values become so, too, as its input must be.</summary>
internal static class Float16Conversion
{
    /// <summary>Converts the weights; the factors of <c>Resize</c> are 32-bit numbers always.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">What messages call its model, at their beginning.</param>
    /// <exception cref="SegmentationException">A weight is no number, or is too large for 16 bits.</exception>
    public static OnnxNetwork Apply(OnnxNetwork network, string model)
    {
        var factors = network.Nodes.Where(node => node.OpType == "Resize").SelectMany(node => node.Input.Skip(1)).ToHashSet();
        return network with { Constants = [.. network.Constants.Select(constant => factors.Contains(constant.Name) ? constant : Convert(constant, model))] };
    }

    /// <summary>Refuses a network of others that computes with 32-bit numbers by what its nodes say, and not only by its weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">What messages call its model, at their beginning.</param>
    /// <exception cref="SegmentationException">It does.</exception>
    public static void RequireConvertible(OnnxNetwork network, string model)
    {
        if (network.Nodes.FirstOrDefault(IsOfOneType) is { } node)
        {
            throw new SegmentationException(
                $"{model} cannot be exported as 16-bit numbers: the node '{node.Name}' ({node.OpType}) of its imported network makes numbers of one "
                + "type, whatever its weights are. Export it without Float16, or convert the network before it is imported.");
        }
    }

    private static bool IsOfOneType(NodeProto node) =>
        node.Domain == AllowedOperators.RuntimeDomain
        || (node.OpType == "Cast" && node.Int("to", 0) is (long)DataType.Float or (long)DataType.Double)
        || node.OpType is "ConstantOfShape" or "EyeLike" or "Range" or "CastLike" or "QuantizeLinear" or "DequantizeLinear" or "DynamicQuantizeLinear"
            or "QLinearConv" or "QLinearMatMul" or "ConvInteger" or "MatMulInteger";

    private static TensorProto Convert(TensorProto constant, string model)
    {
        if (constant.DataType != (int)DataType.Float)
        {
            return constant;
        }

        float[] values = constant.ToFloats();
        var halves = Array.ConvertAll(values, value => (Half)value);
        int wrong = Array.FindIndex(halves, half => !Half.IsFinite(half));
        return wrong < 0
            ? TensorProto.Create(constant.Name, DataType.Float16, MemoryMarshal.AsBytes<Half>(halves), constant.Dims)
            : throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{model} cannot be exported as 16-bit numbers: {constant.Name} holds {values[wrong]}, and 16 bits hold numbers up to "
                + $"{(float)Half.MaxValue}. Export it without Float16."));
    }
}
