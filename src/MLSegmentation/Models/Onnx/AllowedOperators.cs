using System.Collections.Frozen;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// The operators that a model may use: those that compute, without sub-graphs, which may never end, without chance, without texts and sequences, and
/// without files. docs/reference/onnx-model.md lists them.
/// </summary>
internal static class AllowedOperators
{
    /// <summary>The domain of the operators that ONNX Runtime has beside ONNX's own, above all for quantised models.</summary>
    public const string RuntimeDomain = "com.microsoft";

    /// <summary>Those of ONNX itself.</summary>
    public static readonly FrozenSet<string> Onnx = Set(
        "Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor",
        "Cast CastLike Ceil Celu Clip Concat Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumSum DeformConv DepthToSpace",
        "DequantizeLinear Div DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor Gather GatherElements GatherND Gelu Gemm",
        "GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HardSigmoid HardSwish Hardmax Identity",
        "InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization LpPool MatMul MatMulInteger",
        "Max MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg Not OneHot Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear Range",
        "Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape",
        "Resize Round ScatterElements ScatterND Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt",
        "Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Unsqueeze Upsample Where Xor");

    /// <summary>Those of ONNX Runtime.</summary>
    public static readonly FrozenSet<string> Runtime = Set(
        "BiasGelu DequantizeLinear DynamicQuantizeMatMul FastGelu FusedConv FusedGemm FusedMatMul Gelu MatMulIntegerToFloat NhwcMaxPool QGemm QLinearAdd",
        "QLinearAveragePool QLinearConcat QLinearConv QLinearGlobalAveragePool QLinearLeakyRelu QLinearMul QLinearReduceMean QLinearSigmoid QLinearSoftmax",
        "QLinearWhere QuantizeLinear QuickGelu");

    /// <summary>Whether a node is one of them.</summary>
    public static bool Contains(NodeProto node) => node.Domain switch
    {
        "" or "ai.onnx" => Onnx.Contains(node.OpType),
        RuntimeDomain => Runtime.Contains(node.OpType),
        _ => false,
    };

    private static FrozenSet<string> Set(params string[] lines) => lines.SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
