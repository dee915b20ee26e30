using Google.Protobuf;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// What of the preparation of volumes a graph can do: it cuts off what is outside the window, and normalises each volume by itself. It does not
/// resample, and what sees slices knows nothing of their volume, so that they have to be normalised before.
/// </summary>
internal static class VolumeValues
{
    /// <summary>The value that holds the prepared volume.</summary>
    public const string Prepared = "volume/prepared";

    private const string Unused = "/unused";

    // Of a volume that is the same everywhere.
    private const float LeastDeviation = 1e-8f;

    /// <summary>Adds the nodes.</summary>
    /// <returns>The prepared volume; the given one where there is nothing to do.</returns>
    public static string Add(OnnxGraph graph, VolumePreparation volumes, int rank, string image)
    {
        bool isNormalized = volumes.Normalization != VolumeNormalization.DataSet;
        if ((isNormalized && rank == 2) || (!isNormalized && volumes.Window is null))
        {
            return image;
        }

        string values = volumes.Window is { } window ? Clip(graph, window, image, isNormalized ? "volume/clipped" : Prepared) : image;
        return volumes.Normalization switch
        {
            VolumeNormalization.PerVolume => Normalize(graph, values),
            VolumeNormalization.PerVolumeNonZero => NormalizeNonZero(graph, image, values),
            _ => values,
        };
    }

    /// <summary>A model, or an ensemble, without these nodes, for volumes that are prepared already.</summary>
    public static byte[] Remove(byte[] model, SegmentationModelInfo info, string source)
    {
        var proto = ImageModel.ParseProto(model, source);
        HashSet<string> prepared = [Prepared, .. info.Members.Select((_, index) => EnsembleParts.Prefix(index) + Prepared)];
        var needed = proto.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new Stack<NodeProto>();
        foreach (var node in proto.Graph.Node.Reverse().Where(node => needed.Overlaps(node.Output)))
        {
            for (int index = 0; index < node.Input.Count; index++)
            {
                node.Input[index] = prepared.Contains(node.Input[index]) ? TensorNames.Image : node.Input[index];
            }

            needed.UnionWith(node.Input);
            kept.Push(node);
        }

        TensorProto[] constants = [.. proto.Graph.Initializer.Where(constant => needed.Contains(constant.Name))];
        proto.Graph.Node.Clear();
        proto.Graph.Node.AddRange(kept);
        proto.Graph.Initializer.Clear();
        proto.Graph.Initializer.AddRange(constants);
        return proto.ToByteArray();
    }

    /// <summary>
    /// Lets a model, or the members of an ensemble, read volumes that are prepared already, so that <see cref="EndBypass"/> gives the same graph back:
    /// what the nodes make gets another name, and nobody reads it.
    /// </summary>
    public static void Bypass(GraphProto graph, SegmentationModelInfo info)
    {
        string[] prefixes = ["", .. info.Members.Select((_, index) => EnsembleParts.Prefix(index))];
        foreach (string name in prefixes.Select(prefix => prefix + Prepared))
        {
            int index = graph.Node.ToList().FindIndex(node => node.Output.Contains(name));
            if (index >= 0)
            {
                graph.Node[index].Output[0] = name + Unused;
                var bypass = OnnxGraph.Node("Identity", name, [TensorNames.Image]);
                bypass.Name = name + Unused;
                graph.Node.Insert(index + 1, bypass);
            }
        }
    }

    /// <summary>Undoes <see cref="Bypass"/>.</summary>
    public static void EndBypass(GraphProto graph)
    {
        for (int index = graph.Node.Count - 1; index > 0; index--)
        {
            if (graph.Node[index - 1].Output is [var output] && graph.Node[index].Output is [var name] && output == name + Unused)
            {
                graph.Node[index - 1].Output[0] = name;
                graph.Node.RemoveAt(index);
            }
        }
    }

    private static string Clip(OnnxGraph graph, VolumeWindow window, string image, string name) => graph.Add(
        "Clip", name, [image, graph.Constant("volume/lowest", [window.Lowest], []), graph.Constant("volume/highest", [window.Highest], [])]);

    /// <summary>Minus the mean, divided by the standard deviation, channel by channel.</summary>
    private static string Normalize(OnnxGraph graph, string values)
    {
        string differences = graph.Add("Sub", "volume/differences", [values, Mean(graph, "volume/mean", values)]);
        string squares = graph.Add("Mul", "volume/squares", [differences, differences]);
        return Divide(graph, differences, Mean(graph, "volume/variance", squares));
    }

    /// <summary>The same for the voxels that are not 0 in the image; those that are become so, wherever a window moved them.</summary>
    private static string NormalizeNonZero(OnnxGraph graph, string image, string values)
    {
        string nothing = graph.Constant("volume/nothing", [0f], []);
        string isZero = graph.Add("Equal", "volume/is_zero", [image, nothing]);
        string counts = graph.Add("Where", "volume/counts", [isZero, nothing, graph.Constant("volume/one", [1f], [])]);
        string count = graph.Add("Max", "volume/count", [Sum(graph, "volume/voxels", counts), "volume/one"]);
        string counted = values == image ? values : graph.Add("Mul", "volume/counted", [values, counts]);
        string mean = graph.Add("Div", "volume/mean", [Sum(graph, "volume/sum", counted), count]);
        string differences = graph.Add("Mul", "volume/differences", [graph.Add("Sub", "volume/centered", [values, mean]), counts]);
        string squares = graph.Add("Mul", "volume/squares", [differences, differences]);
        return Divide(graph, differences, graph.Add("Div", "volume/variance", [Sum(graph, "volume/square_sum", squares), count]));
    }

    private static string Divide(OnnxGraph graph, string differences, string variance)
    {
        string deviation = graph.Add("Sqrt", "volume/deviation", [variance]);
        string divisor = graph.Add("Max", "volume/divisor", [deviation, graph.Constant("volume/least_deviation", [LeastDeviation], [])]);
        return graph.Add("Div", Prepared, [differences, divisor]);
    }

    private static string Mean(OnnxGraph graph, string name, string values) => graph.Reduce("ReduceMean", name, values, 2, 3, 4);

    private static string Sum(OnnxGraph graph, string name, string values) => graph.Reduce("ReduceSum", name, values, 2, 3, 4);
}
