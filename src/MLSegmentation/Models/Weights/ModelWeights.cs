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
                $"{source} combines {model.Info.Members.Count} models, and has no weights of its own. Take those of one of them, from its own file.");
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

    /// <summary>A model with other values in the place of its own, and without what it says about its training.</summary>
    /// <exception cref="SegmentationException">The weights are not those of its network, or the model is an exported one.</exception>
    public static ImageModel Replace(ImageModel model, StoredWeights weights)
    {
        var own = Read(model, model.Subject).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        RequireSame(own, model, weights);
        var stored = weights.Tensors.ToDictionary(tensor => tensor.Name);
        var proto = ImageModel.ParseProto(model.Bytes, model.Source);
        var constants = proto.Graph.Initializer;
        for (int index = 0; index < constants.Count; index++)
        {
            if (own.ContainsKey(constants[index].Name))
            {
                constants[index] = constants[index].With(ReadFinite(stored[constants[index].Name], weights.Path));
            }
        }

        foreach (var training in proto.MetadataProps.Where(entry => entry.Key == ModelMetadata.TrainingKey).ToArray())
        {
            proto.MetadataProps.Remove(training);
        }

        return ImageModel.FromProto(proto, model.Source);
    }

    private static void RequireSame(Dictionary<string, IReadOnlyList<long>> own, ImageModel model, StoredWeights weights)
    {
        var stored = weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        string? fault = own.Keys.FirstOrDefault(name => !stored.ContainsKey(name)) is { } missing ? $"it lacks {missing}"
            : stored.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is { } unknown ? $"the network has no {unknown}"
            : own.Keys.FirstOrDefault(name => !own[name].SequenceEqual(stored[name])) is { } other
                ? $"{other} has the shape {WeightTensor.Describe(stored[other])}, and in the network {WeightTensor.Describe(own[other])}"
            : weights.Network is { } network ? StoredNetwork.FindDifference(network, model.Info.Network) : null;
        if (fault is not null)
        {
            throw new SegmentationException(
                $"The weights in '{weights.Path}' are not those of the network of {model.Mention}: {fault}. Save the whole state_dict of the same network.");
        }
    }

    private static float[] ReadFinite(WeightTensor tensor, string path)
    {
        float[] values = tensor.Read();
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new SegmentationException(
                $"The weights in '{path}' hold numbers that are not finite in {tensor.Name}. Take those of an earlier step, when the loss was finite.");
    }

    // A parameter is called LAYER.PART, another constant of a layer LAYER/PART.
    private static bool IsWeight(TensorProto tensor) =>
        tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Name.LastIndexOf('.') > tensor.Name.LastIndexOf('/');

    // The slope of a PRelu is [C, 1, …] in ONNX and [C] in PyTorch.
    private static WeightTensor ToWeight(TensorProto tensor, bool isSlope) => new(tensor.Name, isSlope ? [tensor.Count] : [.. tensor.Dims], tensor.ToFloats);
}
