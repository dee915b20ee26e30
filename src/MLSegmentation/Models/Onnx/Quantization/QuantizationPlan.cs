using System.Collections.Frozen;

namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>
/// Which nodes of a network are to compute with 8-bit numbers, and which values are therefore stored as such: the convolutions, without those that yield
/// the logits; what only moves numbers in front of them; and what ONNX Runtime computes with 8-bit numbers where all that it reads is 8-bit already.
/// </summary>
internal sealed class QuantizationPlan
{
    // Multiplying so few numbers for each result, ONNX Runtime's convolution of 8-bit numbers takes several times as long as that of 32-bit numbers.
    private const int FewChannels = 4;

    // Nodes whose results are numbers that they read, so that these keep their scale.
    private static readonly FrozenSet<string> Keeping = Set("MaxPool", "Resize", "DepthToSpace");

    // Operators that ONNX Runtime computes with 8-bit numbers, beside convolutions.
    private static readonly FrozenSet<string> Computing = Set("Add", "Mul", "LeakyRelu", "Sigmoid", "AveragePool", "GlobalAveragePool");

    private readonly ILookup<string, NodeProto> _readers;
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _quantized = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _fused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fusedResults = new(StringComparer.Ordinal);

    /// <summary>Plans the quantisation of a network of 32-bit numbers, whose batch normalisations are folded.</summary>
    public QuantizationPlan(OnnxNetwork network)
    {
        Network = network;
        Constants = network.Constants.ToDictionary(constant => constant.Name, StringComparer.Ordinal);
        _readers = network.Nodes.SelectMany(node => node.Input, (node, input) => (node, input)).ToLookup(pair => pair.input, pair => pair.node);
        foreach (var node in network.Nodes.Reverse())
        {
            FindWanted(node);
        }

        foreach (var node in network.Nodes)
        {
            Decide(node);
            _producers[node.Output[0]] = node;
        }

        var stored = network.Nodes.Where(IsQuantized).SelectMany(node => DataInputs(node).Append(ResultOf(node)));
        Values = [.. stored.Select(RootOf).Distinct(StringComparer.Ordinal)];
    }

    public OnnxNetwork Network { get; }

    public IReadOnlyDictionary<string, TensorProto> Constants { get; }

    /// <summary>The values whose ranges have to be known.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Whether a node computes with 8-bit numbers.</summary>
    public bool IsQuantized(NodeProto node) => _quantized.Contains(node.Output[0]);

    /// <summary>Whether a node disappears, because the 8-bit numbers of what it reads begin at 0.</summary>
    public bool IsFused(NodeProto node) => _fusedResults.Contains(node.Output[0]);

    /// <summary>The value that a quantised node yields: its own, or that of the activation that it takes over.</summary>
    public string ResultOf(NodeProto node) => _fused.GetValueOrDefault(node.Output[0], node.Output[0]);

    /// <summary>The inputs of a node that depend on the image and not on its size alone.</summary>
    public static IEnumerable<string> DataInputs(NodeProto node) => node.OpType is "Concat" or "Add" or "Mul" ? node.Input : node.Input.Take(1);

    /// <summary>The value that decides on the scale of a value.</summary>
    public string RootOf(string value)
    {
        while (_producers.TryGetValue(value, out var node) && IsQuantized(node) && Keeping.Contains(node.OpType))
        {
            value = node.Input[0];
        }

        return value;
    }

    /// <summary>Why a node does not compute with 8-bit numbers.</summary>
    public string Reason(NodeProto node) => node.OpType switch
    {
        "Conv" when !HasUsableWeights(node) => "its weights are not constants of 32-bit numbers with two sides of space",
        "Conv" when ReadsFewChannels(node) => "it reads so few channels that 32-bit numbers are faster",
        "Conv" => "it yields the logits, which 8 bits would round",
        "ConvTranspose" => "its windows overlap, and ONNX Runtime has no such operator for 8-bit numbers",
        "Resize" when !IsNearest(node) => "ONNX Runtime interpolates 32-bit numbers only",
        var operation when Keeping.Contains(operation) || Computing.Contains(operation) || operation is "Concat" or "Relu" =>
            "it lies between nodes that compute with 32-bit numbers",
        var operation => $"ONNX Runtime has no {operation} for 8-bit numbers",
    };

    /// <summary>Whether a convolution can be quantised as far as it alone is concerned.</summary>
    private bool HasUsableWeights(NodeProto node) =>
        Constants.GetValueOrDefault(node.Input[1]) is { DataType: (int)TensorProto.Types.DataType.Float, Dims: [> 0, > 0, > 0, > 0] }
        && (node.Input.Count < 3 || Constants.GetValueOrDefault(node.Input[2]) is { DataType: (int)TensorProto.Types.DataType.Float, Dims.Count: 1 })
        && !Constants.ContainsKey(node.Input[0]);

    private bool IsPossibleConvolution(NodeProto node) => HasUsableWeights(node) && !ReadsFewChannels(node) && !YieldsLogits(node.Output[0]);

    private bool ReadsFewChannels(NodeProto node) => node.Int("group", 1) == 1 && Constants[node.Input[1]].Dims[1] < FewChannels;

    private static bool IsNearest(NodeProto node) => node.Text("mode") is "" or "nearest";

    /// <summary>Notes the inputs of a node that lead to a convolution that is quantised, by way of nodes that can be quantised.</summary>
    private void FindWanted(NodeProto node)
    {
        bool isWanted = node.OpType == "Conv" ? IsPossibleConvolution(node) : IsPossible(node) && _wanted.Contains(node.Output[0]);
        if (isWanted)
        {
            _wanted.UnionWith(DataInputs(node));
        }
    }

    private bool IsPossible(NodeProto node) =>
        node.Domain is "" && node.Output.Count == 1 && !DataInputs(node).Any(Constants.ContainsKey)
        && (Computing.Contains(node.OpType)
            || node.OpType is "MaxPool" or "DepthToSpace" or "Concat" or "Relu"
            || (node.OpType == "Resize" && IsNearest(node)));

    /// <summary>Whether no other convolution reads what a node yields, by whatever way.</summary>
    private bool YieldsLogits(string value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([value]);
        while (next.TryDequeue(out string? name))
        {
            foreach (var reader in _readers[name].Where(reader => seen.Add(reader.Output[0])))
            {
                if (reader.OpType == "Conv")
                {
                    return false;
                }

                next.Enqueue(reader.Output[0]);
            }
        }

        return true;
    }

    private void Decide(NodeProto node)
    {
        string result = node.Output[0];
        bool isQuantized = !Network.Outputs.Contains(result) && node.OpType switch
        {
            "Conv" => IsPossibleConvolution(node),
            "Relu" => false,
            var operation => IsPossible(node) && _wanted.Contains(result) && (!Computing.Contains(operation) || DataInputs(node).All(IsStored)),
        };
        if (!isQuantized)
        {
            return;
        }

        _quantized.Add(result);
        if (!Keeping.Contains(node.OpType) && _readers[result].ToArray() is [{ OpType: "Relu" } relu] && !Network.Outputs.Contains(relu.Output[0]))
        {
            _fused[result] = relu.Output[0];
            _fusedResults.Add(relu.Output[0]);
        }
    }

    /// <summary>Whether a value is stored as 8-bit numbers by the node that yields it.</summary>
    private bool IsStored(string value) =>
        _producers.TryGetValue(value, out var node) && (IsQuantized(node) || IsFused(node));

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
