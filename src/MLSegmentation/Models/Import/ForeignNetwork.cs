using System.Globalization;
using System.Runtime.InteropServices;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Import;

/// <summary>
/// The network of an ONNX file of other software: checked as far as that is possible before it is part of a model, and in names and operators that a
/// model can have.
/// </summary>
internal sealed class ForeignNetwork
{
    // Names of this library's own begin so, which the network's names give way to.
    private const string Prefix = "imported/";
    private const string Upgraded = $"{Prefix}upgraded/";

    private static readonly string[] Reserved = ["image/", "network/", "result/", "mlseg", Prefix];
    private static readonly string[] Moving = ["Transpose", "Reshape", "Identity", "Resize", "Squeeze", "Unsqueeze", "Cast", "Slice", "Flatten"];
    private static readonly string[] WithSubgraphs = ["If", "Loop", "Scan"];

    private readonly NodeProto[] _nodes;
    private readonly TensorProto[] _constants;

    private ForeignNetwork(ModelProto model, string source)
    {
        Source = source;
        Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim();
        FileOperatorSet = FindOperatorSet(model, source);
        OperatorSet = Math.Max(FileOperatorSet, OnnxGraph.DefaultOperatorSet);
        var graph = model.Graph;
        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name))];
        Outputs = [.. graph.Output];
        NodeProto[] named = [.. graph.Node.Select(Renamed)];
        var upgrade = new OperatorSetUpgrade(FileOperatorSet, Upgraded);
        NodeProto[] nodes = [.. named.SelectMany(upgrade.Apply)];
        var hoisted = nodes.Select(ToConstant).ToArray();
        NodeProto[] computing = [.. nodes.Where((_, index) => hoisted[index] is null)];
        TensorProto[] stored = [.. graph.Initializer.Select(Renamed), .. hoisted.OfType<TensorProto>(), .. upgrade.Constants];
        var folding = new ShapeFolding(stored);
        var folded = computing.Select(folding.Fold).ToArray();
        _nodes = [.. computing.Where((_, index) => folded[index] is null)];
        NameNodes();
        _constants = [.. stored, .. folded.OfType<TensorProto>()];
        RequireAllowed();
        RequireDistinct();
    }

    /// <summary>Where it comes from, for messages, for example <c>'network.onnx'</c> with its quotes.</summary>
    public string Source { get; }

    /// <summary>The software that wrote the file; empty where it does not say.</summary>
    public string Producer { get; }

    /// <summary>The version of ONNX's operators that the file is in.</summary>
    public long FileOperatorSet { get; }

    /// <summary>The one that the network is in now.</summary>
    public long OperatorSet { get; }

    /// <summary>What it reads, without constants that are declared as inputs too.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs { get; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<ValueInfoProto> Outputs { get; }

    /// <summary>Reads a network.</summary>
    /// <exception cref="SegmentationException">The bytes are no ONNX file, or not one of a network that can be imported; the message says why.</exception>
    public static ForeignNetwork Parse(ReadOnlySpan<byte> bytes, string source)
    {
        try
        {
            string? unknown = new OnnxScan().Look(bytes);
            var model = ImageModel.ParseProto(bytes, source);
            Check(model, source);
            return unknown is null
                ? new ForeignNetwork(model, source)
                : throw Refused(source, $"it has the field {unknown}, which this version of MLSegmentation does not know", null);
        }
        catch (FormatException exception)
        {
            throw Refused(source, exception.Message, AdviceFor(exception.Message), exception);
        }
        catch (InvalidDataException exception)
        {
            throw ImageModel.NotOnnx(source, exception);
        }
    }

    /// <summary>The error of a network that cannot be imported.</summary>
    public static SegmentationException Refused(string source, string reason, string? advice, Exception? exception = null) =>
        new($"{source} cannot be imported: {reason}.{(advice is null ? "" : $" {advice}")}", exception);

    /// <summary>The name that a value of the file has in a model.</summary>
    public static string NameOf(string name) =>
        name is TensorNames.Image or TensorNames.Score or TensorNames.PredictedLabel || Reserved.Any(begin => name.StartsWith(begin, StringComparison.Ordinal))
            ? Prefix + name
            : name;

    /// <summary>The nodes and constants that lead to some outputs, with nodes before and behind them.</summary>
    /// <param name="before">Nodes that lead to the network's input.</param>
    /// <param name="input">The name that the input has in the file, and that which it gets.</param>
    /// <param name="behind">Nodes that lead from the network's outputs, and constants that they or those before read.</param>
    /// <param name="outputs">The names of the results.</param>
    public OnnxNetwork Assemble(
        IEnumerable<NodeProto> before, (string Name, string NewName) input, (IEnumerable<NodeProto> Nodes, IEnumerable<TensorProto> Constants) behind,
        IReadOnlyList<string> outputs)
    {
        string name = NameOf(input.Name);
        NodeProto[] nodes = [.. before, .. _nodes.Select(node => Connected(node, name, input.NewName)), .. behind.Nodes];
        return new OnnxNetwork(nodes, [.. _constants, .. behind.Constants], outputs).EndingIn(outputs);
    }

    /// <summary>The last operators that lead to an output, behind those that only move and resize what they are given.</summary>
    public NodeProto? FindLast(string output)
    {
        string name = NameOf(output);
        for (int index = _nodes.Length - 1; index >= 0; index--)
        {
            if (_nodes[index].Output.Contains(name))
            {
                if (!Moving.Contains(_nodes[index].OpType) || _nodes[index].Input.Count == 0)
                {
                    return _nodes[index];
                }

                name = _nodes[index].Input[0];
            }
        }

        return null;
    }

    /// <summary>The value of which an output gives the indices of the largest along a side; null where it ends in something else than ArgMax.</summary>
    public (string Name, long Axis)? FindCompared(string output) => FindLast(output) is { OpType: "ArgMax", Input: [var name, ..] } node
        ? (name, node.Attribute.FirstOrDefault(attribute => attribute.Name == "axis")?.I ?? 0)
        : null;

    /// <summary>Whether an output is what such operators give, multiplied by a constant.</summary>
    public bool IsScaled(string output, Func<string, bool> isOperator) =>
        FindLast(output) is { OpType: "Mul" or "Div", Input: [var first, var second] }
        && (IsNumber(second) ? first : IsNumber(first) ? second : null) is { } scaled
        && FindLast(scaled) is { } last && isOperator(last.OpType);

    private bool IsNumber(string name) => Array.Exists(_constants, constant => constant.Name == name && constant.Count == 1);

    /// <summary>How many numbers were trained: the constants of floating-point numbers with sides, but running statistics and factors.</summary>
    public static long CountParameters(OnnxNetwork network)
    {
        var others = network.Nodes.SelectMany(node => node.OpType switch
        {
            "BatchNormalization" => node.Input.Skip(3),
            "Resize" => node.Input.Skip(1),
            _ => [],
        }).ToHashSet(StringComparer.Ordinal);
        return network.Constants
            .Where(constant => constant.DataType is (int)DataType.Float or (int)DataType.Float16 or (int)DataType.Double)
            .Where(constant => constant.Dims.Count > 0 && constant.Count > 1 && !others.Contains(constant.Name))
            .Sum(constant => constant.Count);
    }

    private static void Check(ModelProto model, string source)
    {
        if (ModelMetadata.IsDescribed(model.MetadataProps))
        {
            throw new SegmentationException(
                $"{source} is a model of MLSegmentation already, with its classes and its normalisation. Open it as it is, with Segmentation().Load.");
        }

        string? problem = model switch
        {
            { Functions.Count: > 0 } => "it has functions of its own, and only the operators of ONNX are allowed",
            { TrainingInfo.Count: > 0 } => "it holds a training (training_info), and only what scores is allowed",
            { Graph.SparseInitializer.Count: > 0 } => "it has sparse constants (sparse_initializer), which are not allowed",
            { Graph.Output.Count: 0 } => "it gives nothing",
            _ => null,
        };
        if (problem is not null)
        {
            throw Refused(source, problem, model.Functions.Count > 0 ? "Write it with its functions inlined (onnx.inliner.inline_local_functions)." : null);
        }
    }

    private static long FindOperatorSet(ModelProto model, string source)
    {
        long version = model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
        return version >= OperatorSetUpgrade.Least
            ? version
            : throw Refused(
                source,
                string.Create(
                    CultureInfo.InvariantCulture, $"it is in version {version} of ONNX's operators, and {OperatorSetUpgrade.Least} is the first that is read"),
                $"Export it again with opset_version={OnnxGraph.DefaultOperatorSet}, or convert it with onnx.version_converter.");
    }

    private static string? AdviceFor(string message) => message.Contains("external data", StringComparison.Ordinal)
        ? "Write it as one file: onnx.save_model(onnx.load('network.onnx'), 'one-file.onnx', save_as_external_data=False)."
        : null;

    private void RequireAllowed()
    {
        string[] others = [.. _nodes.Where(node => !AllowedOperators.Contains(node)).Select(DescribeOperator).Distinct().Order(StringComparer.Ordinal)];
        if (others is [])
        {
            return;
        }

        const int Shown = 5;
        string names = string.Join(", ", others.Take(Shown)) + (others.Length > Shown ? $" and {others.Length - Shown} more" : "");
        throw Refused(
            Source,
            $"it uses the operator{(others.Length == 1 ? "" : "s")} {names}, none of those that are allowed (docs/reference/onnx-model.md lists them)",
            others.Any(WithSubgraphs.Contains)
                ? "Branches and loops come from sizes that the exporter did not know: export it with a fixed image size and without dynamic axes, or let "
                    + "onnx-simplifier compute what is constant."
                : "Export it with the operators of ONNX alone, in evaluation mode, and without what goes before or behind the network.");
    }

    /// <summary>Gives every node a name of its own: files need not say any, and reports tell nodes apart by them.</summary>
    private void NameNodes()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, index) in _nodes.Select((node, index) => (node, index)))
        {
            string name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(output => output.Length > 0, node.OpType);
            while (!seen.Add(name))
            {
                name = $"{name}/{index}";
            }

            node.Name = name;
        }
    }

    private void RequireDistinct()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = _nodes.SelectMany(node => node.Output).Where(name => name.Length > 0).Concat(_constants.Select(constant => constant.Name));
        if (values.FirstOrDefault(name => !seen.Add(name)) is { } twice)
        {
            throw Refused(Source, $"it has several values of the name '{twice}'", null);
        }
    }

    private static string DescribeOperator(NodeProto node) => node.Domain.Length == 0 ? node.OpType : $"{node.Domain}.{node.OpType}";

    private static NodeProto Renamed(NodeProto node)
    {
        // Notes of exporters say where on the machine of the network's author a node comes from.
        var renamed = new NodeProto { Name = node.Name, OpType = node.OpType, Domain = node.Domain == "ai.onnx" ? "" : node.Domain, Overload = node.Overload };
        renamed.Input.AddRange(node.Input.Select(NameOf));
        renamed.Output.AddRange(node.Output.Select(NameOf));
        foreach (var attribute in node.Attribute.Select(attribute => attribute.Clone()))
        {
            attribute.ClearDocString();
            renamed.Attribute.Add(attribute);
        }

        return renamed;
    }

    private static TensorProto Renamed(TensorProto constant)
    {
        string name = NameOf(constant.Name);
        if (constant.Name == name && !constant.HasDocString)
        {
            return constant;
        }

        var renamed = constant.Clone();
        renamed.Name = name;
        renamed.ClearDocString();
        return renamed;
    }

    private static NodeProto Connected(NodeProto node, string name, string newName)
    {
        if (!node.Input.Contains(name))
        {
            return node;
        }

        var connected = node.Clone();
        for (int index = 0; index < connected.Input.Count; index++)
        {
            connected.Input[index] = connected.Input[index] == name ? newName : connected.Input[index];
        }

        return connected;
    }

    /// <summary>The constant that a node of the type Constant holds; null of other nodes, and of those that hold no numbers.</summary>
    private static TensorProto? ToConstant(NodeProto node)
    {
        if (node is not { OpType: "Constant", Domain: "", Attribute: [var value], Output: [{ Length: > 0 } name] })
        {
            return null;
        }

        return value switch
        {
            { Name: "value", T: { } tensor } => Named(tensor, name),
            { Name: "value_float", HasF: true } => TensorProto.Create(name, DataType.Float, MemoryMarshal.AsBytes<float>([value.F]), []),
            { Name: "value_int", HasI: true } => TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>([value.I]), []),
            { Name: "value_floats" } => TensorProto.Create(name, DataType.Float, MemoryMarshal.AsBytes<float>([.. value.Floats]), [value.Floats.Count]),
            { Name: "value_ints" } => TensorProto.Create(name, DataType.Int64, MemoryMarshal.AsBytes<long>([.. value.Ints]), [value.Ints.Count]),
            _ => null,
        };
    }

    private static TensorProto Named(TensorProto tensor, string name)
    {
        var constant = tensor.Clone();
        constant.Name = name;
        constant.ClearDocString();
        return constant;
    }
}
