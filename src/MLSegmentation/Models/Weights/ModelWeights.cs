using MLSegmentation.Models.Onnx;

namespace MLSegmentation.Models.Weights;

/// <summary>
/// Finds a network's parameters and buffers among the constants of a model. A model as training made it has all of them under their
/// names; in an exported one, batch normalisations have disappeared into the convolutions before them, and more may be missing.
/// </summary>
internal static class ModelWeights
{
    /// <summary>The parameters and buffers of a model, whose source error messages name.</summary>
    /// <exception cref="SegmentationException">The model is an exported one.</exception>
    public static IReadOnlyList<WeightTensor> Read(ImageModel model, string source)
    {
        if (model.Info.Members.Count > 0)
        {
            throw new SegmentationException(
                $"{source} is an ensemble of {model.Info.Members.Count} models. Take the weights of one of them, from its own file.");
        }

        if (model.Info.IsImported)
        {
            throw new SegmentationException(
                $"{source} was imported from the ONNX file of other software, and has its weights under names and in forms of that. Take them from there.");
        }

        if (model.Info.Form is not { Mode: null } form)
        {
            throw new SegmentationException(
                $"{source} is a model for scoring only, as ONNX exports are: weights have become part of others or are left out. "
                + "Use the model.zip that the training saved.");
        }

        var graph = ImageModel.ParseProto(model.Bytes, source).Graph;
        var network = OnnxNetwork.Of(graph, [.. form.Heads.Select(head => head.Name)]);
        var slopes = network.Nodes.Where(node => node.OpType == "PRelu").Select(node => node.Input[1]).ToHashSet();
        return [.. network.Constants.Where(IsWeight).Select(tensor => ToWeight(tensor, slopes.Contains(tensor.Name)))];
    }

    // A parameter is called LAYER.PART, another constant of a layer LAYER/PART.
    private static bool IsWeight(TensorProto tensor) =>
        tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Name.LastIndexOf('.') > tensor.Name.LastIndexOf('/');

    // The slope of a PRelu is [C, 1, …] in ONNX and [C] in PyTorch.
    private static WeightTensor ToWeight(TensorProto tensor, bool isSlope) => new(tensor.Name, isSlope ? [tensor.Count] : [.. tensor.Dims], tensor.ToFloats);
}
