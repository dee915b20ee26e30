using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Writes a model in a later version of ONNX's operators, for a graph has one version for all of its nodes. From version 17 on, most operators only
/// took on more types and options; those that did otherwise are rewritten, or refused.
/// </summary>
internal static class OperatorSetRaise
{
    // The first that the models of this library are in, and the last whose changes are known here.
    private const long Earliest = 17;
    private const long Latest = 23;

    private static readonly string[] Reductions =
        ["ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare"];

    // What they compute changed, or how their options are called.
    private static readonly Dictionary<string, long> Changed = new() { ["GroupNormalization"] = 21, ["GridSample"] = 20, ["Upsample"] = 18 };

    /// <summary>The model in a version; the same where it is in that version already.</summary>
    /// <exception cref="SegmentationException">It cannot be written so.</exception>
    public static ModelProto Apply(ModelProto model, long version, string name)
    {
        long own = model.OpsetImport.First(set => set.Domain is "" or "ai.onnx").Version;
        if (own == version)
        {
            return model;
        }

        if (own < Earliest || version > Latest)
        {
            throw Refuse(name, own, version, $"models in the versions {Earliest} to {Latest} can be put together");
        }

        if (model.Graph.Node.FirstOrDefault(node => Changed.GetValueOrDefault(node.OpType) is var since && own < since && since <= version) is { } changed)
        {
            throw Refuse(name, own, version, $"its node '{changed.Name}' ({changed.OpType}) would mean something else there");
        }

        var raised = model.Clone();
        if (own < OnnxGraph.AxesAsInput)
        {
            foreach (var node in raised.Graph.Node)
            {
                Rewrite(node, raised.Graph);
            }
        }

        return raised;
    }

    private static void Rewrite(NodeProto node, GraphProto graph)
    {
        if (node is { OpType: "Split", Input.Count: 1 })
        {
            node.Attribute.Add(OnnxGraph.Attribute("num_outputs", node.Output.Count));
        }
        else if (Reductions.Contains(node.OpType) && node.Attribute.FirstOrDefault(attribute => attribute.Name == "axes") is { } axes)
        {
            string name = $"{node.Output[0]}/raised/axes";
            long[] values = [.. axes.Ints];
            graph.Initializer.Add(TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]));
            node.Attribute.Remove(axes);
            node.Input.Add(name);
        }
    }

    private static SegmentationException Refuse(string name, long own, long version, string reason) => new(
        $"The model '{name}' is in version {own} of ONNX's operators, and another one of the ensemble in version {version}: {reason}. Export all of them "
        + "in one version.");
}
