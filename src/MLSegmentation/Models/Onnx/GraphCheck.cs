namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Checks that a model is nothing but computing: a graph of allowed operators, each after those that it reads from, on constants that are in the
/// model. ONNX Runtime sees no model before.
/// </summary>
internal sealed class GraphCheck
{
    /// <summary>
    /// The most nodes of a graph. ONNX Runtime needs ever more time for each when it opens a model, seconds for these. The largest of the built-in
    /// networks has fewer than a thousand.
    /// </summary>
    public const int MaxNodes = 2500;

    // What is declared is believed, and memory taken for it: a hundred times the largest image that fits, or the channels of one.
    private const double MaxDeclared = 1 << 26;

    // Far more than any window or dilation of a network; a node's outputs grow with them.
    private const int MaxWindow = 4096;

    private static readonly string[] Windows = ["dilations", "kernel_shape", "output_padding", "output_shape", "pads", "strides"];

    private readonly GraphProto _graph;
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly ConstantSizes _sizes;

    private readonly ImageShapes _shapes;

    private GraphCheck(GraphProto graph, SegmentationModelInfo info)
    {
        _graph = graph;
        _sizes = new ConstantSizes(graph.Initializer);
        _shapes = new ImageShapes(graph, info);
    }

    /// <summary>Checks a model.</summary>
    /// <exception cref="FormatException">It is something else; the message, part of a sentence, says what.</exception>
    public static void Check(ModelProto model, SegmentationModelInfo info)
    {
        Require(model.Functions.Count == 0, "it has functions of its own, and only the operators of ONNX are allowed");
        Require(model.TrainingInfo.Count == 0, "it holds a training (training_info), and only what scores is allowed");
        Require(model.Graph.SparseInitializer.Count == 0, "it has sparse constants (sparse_initializer), which are not allowed");
        Require(model.Graph.Node.Count <= MaxNodes, $"its graph has {model.Graph.Node.Count} nodes, and {MaxNodes} are allowed");
        new GraphCheck(model.Graph, info).Check();
    }

    private void Check()
    {
        foreach (var value in _graph.Input.Concat(_graph.Output).Concat(_graph.ValueInfo))
        {
            Require(
                value.Type is null or { ValueCase: TypeProto.ValueOneofCase.TensorType or TypeProto.ValueOneofCase.None },
                $"its value '{value.Name}' is no tensor");
            double count = value.Type?.TensorType?.Shape?.Dim.Aggregate(1.0, (product, size) => product * Math.Max(1, size.DimValue)) ?? 1;
            Require(count <= MaxDeclared, $"its value '{value.Name}' should have more than {MaxDeclared} elements");
        }

        foreach (string name in _graph.Input.Select(input => input.Name).Concat(_graph.Initializer.Select(constant => constant.Name)))
        {
            Define(name);
        }

        foreach (var node in _graph.Node)
        {
            Check(node);
            _sizes.Add(node);
            _shapes.Add(node);
        }

        string? missing = _graph.Output.Select(output => output.Name).FirstOrDefault(name => !_values.Contains(name));
        Require(missing is null, $"nothing computes its output '{missing}'");
    }

    private void Check(NodeProto node)
    {
        string operation = node.Domain is "" ? node.OpType : $"{node.Domain}.{node.OpType}";
        Require(
            AllowedOperators.Contains(node) && node.Overload is "",
            $"it uses the operator {operation}, which is none of those that are allowed (docs/reference/onnx-model.md lists them)");
        string? missing = node.Input.FirstOrDefault(name => name.Length > 0 && !_values.Contains(name));
        Require(missing is null, $"its node '{node.Name}' reads '{missing}', which nothing before it computes");
        Require(node.OpType is not ("Conv" or "ConvTranspose" or "PRelu") || node.Input.Count >= 2, $"its node '{node.Name}' ({operation}) has no weights");
        Require(node.Output is [{ Length: > 0 }, ..], $"its node '{node.Name}' ({operation}) has no output");
        foreach (string name in node.Output.Where(name => name.Length > 0))
        {
            Define(name);
        }

        foreach (var attribute in node.Attribute)
        {
            Check(node, attribute);
        }
    }

    private static void Check(NodeProto node, AttributeProto attribute)
    {
        string what = $"the attribute '{attribute.Name}' of its node '{node.Name}'";
        Require(attribute.G is null && attribute.Graphs.Count == 0, $"{what} holds a graph, which is not allowed");
        Require(
            attribute.SparseTensor is null && attribute.SparseTensors.Count + attribute.Tensors.Count + attribute.TypeProtos.Count == 0
            && attribute.Tp is null && attribute.RefAttrName is "",
            $"{what} holds neither numbers, nor a text, nor a tensor");
        Require(node.OpType != "Constant" || (!attribute.HasS && attribute.Strings.Count == 0), $"{what} is a text, and constants are numbers");
        Require(
            !Windows.Contains(attribute.Name) || attribute.Ints.All(size => size is >= -MaxWindow and <= MaxWindow),
            $"{what} has a number above {MaxWindow}");
        long count = attribute.T is { } tensor ? TensorCheck.Count(tensor) : 1;
        Require(node.OpType != "ConstantOfShape" || count == 1, $"{what} should be one number");
    }

    private void Define(string name) => Require(name.Length > 0 && _values.Add(name), $"it has several values of the name '{name}', or one without a name");

    private static void Require(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }
}
