using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Makes probabilities and labels of what networks of others give: sigmoids, probabilities, or labels, float [N, planes, H, W]. Where there is a plane
/// less than classes, the first class is what belongs to none of the planes.
/// </summary>
internal static class ImportedResult
{
    // Where no class has any probability, there is nothing to divide by.
    private const float Least = 1e-30f;

    // No mask has this index for a class, so that a label which is none is found out.
    private const float NoClass = byte.MaxValue;

    // A probability is at most so far away from one half, with what rounding adds.
    private const float Middle = 0.5f;
    private const float FromMiddle = 0.501f;

    /// <summary>Adds the nodes that lead to both results.</summary>
    public static void Add(OnnxGraph graph, SegmentationModelInfo info, string values)
    {
        var network = info.Form!.Import!;
        bool hasBackground = network.Planes == info.Classes.Count;
        switch (network.Activation)
        {
            case OnnxActivation.Labels:
                AddClasses(graph, info.Classes.Count, values);
                break;
            case OnnxActivation.Sigmoid:
                string logits = hasBackground ? values : graph.Add("Concat", "result/all", [Negative(graph, values), values], Attribute("axis", 1));
                ResultPreparation.AddLabels(graph, logits);
                Share(graph, graph.Add("Sigmoid", "result/sigmoid", [logits]), TensorNames.Score);
                break;
            default:
                string all = hasBackground ? values : graph.Add("Concat", "result/all", [Rest(graph, values), values], Attribute("axis", 1));
                ResultPreparation.AddLabels(graph, all);
                AddProbabilities(graph, all);
                break;
        }
    }

    /// <summary>The logit of the background, whose probability is one minus the largest of the others.</summary>
    private static string Negative(OnnxGraph graph, string logits) =>
        graph.Add("Neg", "result/background", [graph.Reduce("ReduceMax", "result/largest", logits, 1)]);

    private static string Rest(OnnxGraph graph, string probabilities) => graph.Add(
        "Sub", "result/background", [graph.Constant("result/one", [1f], 1), graph.Reduce("ReduceMax", "result/largest", probabilities, 1)]);

    /// <summary>The probabilities divided by their sum.</summary>
    private static string Share(OnnxGraph graph, string probabilities, string name)
    {
        string sum = graph.Reduce("ReduceSum", "result/sum", probabilities, 1);
        return graph.Add("Div", name, [probabilities, graph.Add("Max", "result/divisor", [sum, graph.Constant("result/least", [Least], 1)])]);
    }

    /// <summary>The same, where they are probabilities; what is none stays what it is, so that it is found out.</summary>
    private static void AddProbabilities(OnnxGraph graph, string all)
    {
        string offset = graph.Add("Sub", "result/offset", [all, graph.Constant("result/middle", [Middle], 1)]);
        string distance = graph.Add("Abs", "result/distance", [offset]);
        string isNone = graph.Add("Greater", "result/is_none", [distance, graph.Constant("result/from_middle", [FromMiddle], 1)]);
        graph.Add("Where", TensorNames.Score, [isNone, all, Share(graph, all, "result/shares")]);
    }

    /// <summary>The classes themselves, of which each has the probability 1 where it is.</summary>
    private static void AddClasses(OnnxGraph graph, int classCount, string values)
    {
        string none = graph.Constant("result/none", [NoClass], 1);
        string isWhole = graph.Add("Equal", "result/is_whole", [values, graph.Add("Round", "result/whole", [values])]);
        string isLeast = graph.Add("GreaterOrEqual", "result/is_least", [values, graph.Constant("result/zero", [0f], 1)]);
        string isBelow = graph.Add("Less", "result/is_below", [values, none]);
        string isClass = graph.Add("And", "result/is_class", [graph.Add("And", "result/is_number", [isWhole, isLeast]), isBelow]);
        string classes = graph.Add("Where", "result/classes", [isClass, values, none]);
        string labels = graph.Add("Squeeze", "result/labels", [classes, graph.Constant("result/labels/axis", [1L])]);
        graph.Add("Cast", TensorNames.PredictedLabel, [labels], Attribute("to", (long)DataType.Uint8));
        float[] indices = [.. Enumerable.Range(0, classCount).Select(index => (float)index)];
        string isIndex = graph.Add("Equal", "result/is_index", [classes, graph.Constant("result/indices", indices, 1, classCount, 1, 1)]);
        graph.Add("Cast", TensorNames.Score, [isIndex], Attribute("to", (long)DataType.Float));
    }
}
