using System.Globalization;

namespace MLSegmentation.Models.Onnx;

/// <summary>One of the models that an ensemble is made of, with its graph.</summary>
/// <param name="Member">What is said of it. Its weight need not be a share.</param>
/// <param name="Model">The model, of which nothing but the graph and the versions counts.</param>
internal sealed record EnsemblePart(EnsembleMember Member, ModelProto Model);

/// <summary>Takes models as the parts of an ensemble, and an ensemble apart.</summary>
internal static class EnsembleParts
{
    /// <summary>The most members that a model may say it has; each has several nodes, of which there is a limit, too.</summary>
    public const int MaxMembers = 256;

    /// <summary>What every name of a member begins with.</summary>
    public static string Prefix(int index) => string.Create(CultureInfo.InvariantCulture, $"member{index}/");

    /// <summary>The value that holds the probabilities of a member.</summary>
    public static string Score(int index) => $"{Prefix(index)}{TensorNames.Score}";

    /// <summary>The parts that a model is for an ensemble: itself, or those of an ensemble, which share its weight.</summary>
    public static IEnumerable<EnsemblePart> Of(ImageModel model, string name, double weight)
    {
        var proto = ImageModel.ParseProto(model.Bytes, model.Source);
        return model.Info.Members.Count == 0
            ? [new(new(name, weight, model.Info), proto)]
            : Split(proto, model.Info).Select(part => part with { Member = part.Member with { Weight = part.Member.Weight * weight } });
    }

    /// <summary>The members of an ensemble.</summary>
    public static IEnumerable<EnsemblePart> Split(ModelProto ensemble, SegmentationModelInfo info) =>
        info.Members.Select((member, index) => new EnsemblePart(member, Extract(ensemble, Prefix(index))));

    /// <summary>What a part leads to its probabilities with, every name with a prefix; the image alone keeps its own.</summary>
    public static GraphProto Scoring(EnsemblePart part, string prefix)
    {
        var (nodes, needed) = NeededForScore(part.Model.Graph);
        var graph = new GraphProto();
        graph.Node.AddRange(nodes.Select(node => Renamed(node, name => Prefixed(name, prefix))));
        graph.Initializer.AddRange(part.Model.Graph.Initializer
            .Where(constant => needed.Contains(constant.Name))
            .Select(constant => Renamed(constant, prefix + constant.Name)));
        graph.ValueInfo.AddRange(part.Model.Graph.ValueInfo
            .Concat(part.Model.Graph.Output)
            .Where(value => needed.Contains(value.Name))
            .Select(value => Renamed(value, prefix + value.Name)));
        return graph;
    }

    /// <summary>The outputs of its network that a part has left in an ensemble, which takes what its probabilities need and nothing else.</summary>
    public static SegmentationModelInfo InfoOf(EnsemblePart part)
    {
        var (_, needed) = NeededForScore(part.Model.Graph);
        return part.Member.Model is { Form: { } form } info
            ? info.With(form with { Heads = [.. form.Heads.Where(head => needed.Contains(head.Name))] }, info.Network)
            : part.Member.Model;
    }

    private static (IEnumerable<NodeProto> Nodes, HashSet<string> Values) NeededForScore(GraphProto graph)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { TensorNames.Score };
        var nodes = new Stack<NodeProto>();
        foreach (var node in graph.Node.Reverse().Where(node => needed.Overlaps(node.Output)))
        {
            needed.UnionWith(node.Input);
            nodes.Push(node);
        }

        return (nodes, needed);
    }

    private static ModelProto Extract(ModelProto ensemble, string prefix)
    {
        bool IsOwn(string name) => name.StartsWith(prefix, StringComparison.Ordinal);
        var graph = new GraphProto();
        graph.Input.Add(ensemble.Graph.Input);
        graph.Node.AddRange(ensemble.Graph.Node
            .Where(node => IsOwn(node.Output[0]))
            .Select(node => Renamed(node, name => IsOwn(name) ? name[prefix.Length..] : name)));
        graph.Initializer.AddRange(
            ensemble.Graph.Initializer.Where(constant => IsOwn(constant.Name)).Select(constant => Renamed(constant, constant.Name[prefix.Length..])));
        graph.ValueInfo.AddRange(
            ensemble.Graph.ValueInfo.Where(value => IsOwn(value.Name)).Select(value => Renamed(value, value.Name[prefix.Length..])));
        var model = new ModelProto { IrVersion = ensemble.IrVersion, Graph = graph };
        model.OpsetImport.Add(ensemble.OpsetImport);
        return model;
    }

    private static string Prefixed(string name, string prefix) => name is "" or TensorNames.Image ? name : prefix + name;

    private static NodeProto Renamed(NodeProto node, Func<string, string> rename)
    {
        var renamed = new NodeProto { OpType = node.OpType, Domain = node.Domain, Name = rename(node.Name) };
        renamed.Input.AddRange(node.Input.Select(rename));
        renamed.Output.AddRange(node.Output.Select(rename));
        renamed.Attribute.AddRange(node.Attribute);
        return renamed;
    }

    /// <summary>The same numbers, which both constants share, under another name.</summary>
    private static TensorProto Renamed(TensorProto constant, string name)
    {
        if (!constant.HasRawData)
        {
            var copy = constant.Clone();
            copy.Name = name;
            return copy;
        }

        var renamed = new TensorProto { Name = name, DataType = constant.DataType, RawData = constant.RawData };
        renamed.Dims.AddRange(constant.Dims);
        return renamed;
    }

    private static ValueInfoProto Renamed(ValueInfoProto value, string name)
    {
        var renamed = value.Clone();
        renamed.Name = name;
        return renamed;
    }
}
