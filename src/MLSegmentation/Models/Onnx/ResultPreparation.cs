using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>The part of a model behind the network: from the logits of its heads to probabilities and labels of the image's size.</summary>
internal static class ResultPreparation
{
    /// <summary>The value that holds the logits of the prediction, float [N, K, (D,) H, W], where one head makes it.</summary>
    public const string Logits = "result/logits";

    /// <summary>Adds the nodes and the outputs.</summary>
    public static void Add(OnnxGraph graph, SegmentationModelInfo info, ImageSides image)
    {
        if (info.Form is { Mode: OnnxExportMode.Accurate, Heads: [_, _, ..] heads })
        {
            AddMean(graph, info, image, heads);
        }
        else if (info.Form is { Import: { Activation: not OnnxActivation.Softmax } })
        {
            ImportedResult.Add(graph, info, Restore(graph, info, image, info.Form.Heads[0].Name, "result/values"));
        }
        else
        {
            string logits = Restore(graph, info, image, info.Form!.Heads[0].Name, Logits);
            AddScore(graph, info, logits, TensorNames.Score);
            AddLabels(graph, logits);
        }

        graph.Output(TensorNames.Score, DataType.Float, ["N", info.Classes.Count, .. ImageSides.Symbols(info.Rank)]);
        graph.Output(TensorNames.PredictedLabel, DataType.Uint8, ["N", .. ImageSides.Symbols(info.Rank)]);
    }

    private static void AddMean(OnnxGraph graph, SegmentationModelInfo info, ImageSides image, IReadOnlyList<NetworkHead> heads)
    {
        string[] scores = [.. heads.Select(head => AddScore(
            graph, info, Restore(graph, info, image, head.Name, $"result/{head.Name}/logits"), $"result/{head.Name}/score"))];
        AddLabels(graph, graph.Add("Mean", TensorNames.Score, scores));
    }

    /// <summary>
    /// The probabilities of some logits. ONNX Runtime's Softmax over the second of several sides goes pixel by pixel, which takes as long as several
    /// convolutions of 8-bit numbers, and of volumes longer than any other operator; its parts go through whole planes.
    /// </summary>
    private static string AddScore(OnnxGraph graph, SegmentationModelInfo info, string logits, string name)
    {
        if (!info.Int8 && info.Rank == 2)
        {
            return graph.Add("Softmax", name, [logits], Attribute("axis", 1));
        }

        string largest = graph.Reduce("ReduceMax", $"{name}/largest", logits, 1);
        string powers = graph.Add("Exp", $"{name}/powers", [graph.Add("Sub", $"{name}/differences", [logits, largest])]);
        string sum = graph.Reduce("ReduceSum", $"{name}/sum", powers, 1);
        return graph.Add("Div", name, [powers, sum]);
    }

    /// <summary>The class with the largest of some values.</summary>
    public static void AddLabels(OnnxGraph graph, string values)
    {
        string best = graph.Add("ArgMax", "result/best", [values], Attribute("axis", 1), Attribute("keepdims", 0));
        graph.Add("Cast", TensorNames.PredictedLabel, [best], Attribute("to", (long)DataType.Uint8));
    }

    /// <summary>The logits of a head as 32-bit numbers, of the image's size.</summary>
    private static string Restore(OnnxGraph graph, SegmentationModelInfo info, ImageSides image, string head, string name)
    {
        string logits = info.Form!.Float16 ? graph.Add("Cast", $"{name}/numbers", [head], Attribute("to", (long)DataType.Float)) : head;
        string restored = info.Resize is { } size
            ? Resize(graph, info, Crop(graph, logits, size, info.Divisor, $"{name}/cropped"), image, name)
            : Crop(graph, logits, image.ToList(graph, $"{name}/size"), name, info.Rank);
        return graph.Declare(restored, DataType.Float, ["N", info.Form!.Import?.Planes ?? info.Classes.Count, .. ImageSides.Symbols(info.Rank)]);
    }

    private static string Crop(OnnxGraph graph, string logits, ImageSize size, int divisor, string name) =>
        size.Height % divisor == 0 && size.Width % divisor == 0
            ? logits
            : Crop(graph, logits, graph.Constant($"{name}/size", [size.Height, size.Width]), name, rank: 2);

    private static string Crop(OnnxGraph graph, string logits, string size, string name, int rank)
    {
        string starts = graph.Constant($"{name}/starts", new long[rank]);
        return graph.Add("Slice", name, [logits, starts, size, graph.Constant($"{name}/axes", [.. Enumerable.Range(2, rank).Select(axis => (long)axis)])]);
    }

    private static string Resize(OnnxGraph graph, SegmentationModelInfo info, string logits, ImageSides image, string name)
    {
        string channels = graph.Add("Shape", $"{name}/channels", [logits], Attribute("start", 0), Attribute("end", 2));
        string sizes = graph.Add("Concat", $"{name}/sizes", [channels, image.ToList(graph, $"{name}/size")], Attribute("axis", 0));
        string mode = info.Form!.Import is { Activation: OnnxActivation.Labels } ? "nearest" : "linear";
        return graph.Add("Resize", name, [logits, "", "", sizes], Attribute("mode", mode), Attribute("coordinate_transformation_mode", "half_pixel"));
    }
}
