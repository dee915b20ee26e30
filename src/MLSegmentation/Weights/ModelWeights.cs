using System.Runtime.InteropServices;
using MLSegmentation.Onnx;

namespace MLSegmentation.Weights;

/// <summary>
/// Finds a network's parameters and buffers among the constants of a model. A trained model has all of them under their names; in an
/// exported one, batch normalisations have disappeared into the convolutions before them, and more may be missing.
/// </summary>
internal static class ModelWeights
{
    /// <summary>The parameters and buffers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">Where the model comes from, for error messages.</param>
    /// <exception cref="SegmentationException">The model lacks some of them.</exception>
    public static IReadOnlyList<WeightTensor> Read(ImageModel model, string source)
    {
        var graph = ImageModel.ParseProto(model.Bytes, source).Graph;
        var slopes = graph.Node.Where(node => node.OpType == "PRelu").Select(node => node.Input[1]).ToHashSet();
        WeightTensor[] tensors = [.. graph.Initializer.Where(IsWeight).Select(tensor => ToWeight(tensor, slopes.Contains(tensor.Name)))];
        long count = tensors.Where(tensor => !IsRunningStatistic(tensor)).Sum(tensor => tensor.Shape.Aggregate(1L, (product, length) => product * length));
        return count == model.Info.Network.Parameters
            ? tensors
            : throw new SegmentationException(
                $"{source} holds {count} of the network's {model.Info.Network.Parameters} weights or holds them in another form, as ONNX exports do: they are made for scoring only. Use the model.zip that the training saved.");
    }

    // A parameter is called LAYER.PART, another constant of a layer LAYER/PART.
    private static bool IsWeight(TensorProto tensor) =>
        tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Name.LastIndexOf('.') > tensor.Name.LastIndexOf('/');

    private static bool IsRunningStatistic(WeightTensor tensor) =>
        tensor.Name.EndsWith(".running_mean", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal);

    /// <param name="tensor">The constant.</param>
    /// <param name="isSlope">Whether it is the slope of a PRelu, which ONNX wants as [C, 1, …] and PyTorch as [C].</param>
    private static WeightTensor ToWeight(TensorProto tensor, bool isSlope) =>
        new(tensor.Name, isSlope ? [tensor.Dims[0]] : [.. tensor.Dims], () => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray());
}
