namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Puts around a network what makes a model of it that takes the pixels of any image and returns probabilities and a mask, so that
/// scoring needs no other code.
/// </summary>
/// <remarks>
/// <para>
/// Input <c>Image: uint8 [N, H, W, C]</c>, or <c>float [N, C, H, W]</c> where pixels are floating-point numbers; outputs
/// <c>Score: float [N, K, H, W]</c>, the probability of each class, and <c>PredictedLabel: uint8 [N, H, W]</c>, the index of the most
/// probable one. N, H and W are free. A network for grey images of 8 bits averages whatever channels come; one for colour takes red,
/// green, blue; one for floating-point pixels takes all of its channels.
/// </para>
/// <para>
/// Inside, the image is mirrored beyond its bottom and right edges up to a multiple of the network's divisor, normalised, and the
/// result is cropped again. Where the model was trained on resized images, it is resized before and the result resized back.
/// </para>
/// <para>
/// It is in operator set 17, which every ONNX Runtime since 1.12 (2022) reads, or in that of a network of others that needs a later one.
/// </para>
/// </remarks>
internal static class ImageGraph
{
    private const int IntermediateRepresentation = 8;

    // The representations that came with later operators: each with two versions of them, but the last.
    private const int LatestRepresentation = 11;
    private const int FirstLaterOperatorSet = 19;

    /// <summary>Makes the model, the same for the same arguments: the description becomes its metadata, and names the network's outputs as its heads.</summary>
    public static ModelProto Create(SegmentationModelInfo info, OnnxNetwork network)
    {
        var graph = new OnnxGraph(info.Network.Name, info.Form?.Import?.OperatorSet ?? OnnxGraph.DefaultOperatorSet);
        var image = ImageSides.Declare(graph, info);
        ImagePreparation.Add(graph, info, image);
        graph.Add(network);
        ResultPreparation.Add(graph, info, image);
        return ToModel(graph, ModelMetadata.Write(info));
    }

    /// <summary>A model of a finished graph.</summary>
    public static ModelProto ToModel(OnnxGraph graph, IEnumerable<StringStringEntryProto> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = Representation(graph.OperatorSet),
            ProducerName = nameof(MLSegmentation),
            ProducerVersion = typeof(ImageGraph).Assembly.GetName().Version?.ToString(3),
            Graph = graph.ToProto(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = graph.OperatorSet });
        if (model.Graph.Node.Any(node => node.Domain == AllowedOperators.RuntimeDomain))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = AllowedOperators.RuntimeDomain, Version = 1 });
        }

        model.MetadataProps.AddRange(metadata);
        return model;
    }

    private static long Representation(long operatorSet) => operatorSet < FirstLaterOperatorSet
        ? IntermediateRepresentation
        : Math.Min(LatestRepresentation, IntermediateRepresentation + 1 + ((operatorSet - FirstLaterOperatorSet) / 2));
}
