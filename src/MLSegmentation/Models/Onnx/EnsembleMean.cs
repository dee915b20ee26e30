using Google.Protobuf;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx;

/// <summary>The weighted mean of what the members of an ensemble give.</summary>
internal static class EnsembleMean
{
    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">Gets them.</param>
    /// <param name="values">What the members give.</param>
    /// <param name="members">The members, whose weights sum to 1.</param>
    /// <param name="name">What the mean is called.</param>
    /// <param name="prefix">What the names of the other nodes begin with.</param>
    public static void Add(OnnxGraph graph, IReadOnlyList<string> values, IReadOnlyList<EnsembleMember> members, string name, string prefix)
    {
        if (values.Count == 1)
        {
            graph.Add("Identity", name, values);
        }
        else if (members.All(member => member.Weight == members[0].Weight))
        {
            graph.Add("Mean", name, values);
        }
        else
        {
            graph.Add("Sum", name, [.. values.Select((value, index) => graph.Add(
                "Mul", $"{prefix}/{index}", [value, graph.Constant($"{prefix}/{index}/weight", [(float)members[index].Weight])]))]);
        }
    }

    /// <summary>The model with the mean of the squares of its members' probabilities as an output of its own, float [N, K, (D,) H, W].</summary>
    /// <exception cref="SegmentationException">The model is no ensemble.</exception>
    public static byte[] AddSquares(ImageModel ensemble)
    {
        const string Prefix = "ensemble/square";
        var model = ImageModel.ParseProto(ensemble.Bytes, ensemble.Source);
        var members = ensemble.Info.Members;
        var graph = new OnnxGraph(Prefix);
        string[] squares = [.. members.Select((_, index) =>
        {
            string score = EnsembleParts.Score(index);
            return graph.Add("Mul", $"{Prefix}/{index}/score", [score, score]);
        })];
        Add(graph, squares, members, TensorNames.ScoreSquare, Prefix);
        graph.Output(TensorNames.ScoreSquare, DataType.Float, ["N", ensemble.Info.Classes.Count, .. ImageSides.Symbols(ensemble.Info.Rank)]);
        model.Graph.MergeFrom(graph.ToProto());
        return model.ToByteArray();
    }
}
