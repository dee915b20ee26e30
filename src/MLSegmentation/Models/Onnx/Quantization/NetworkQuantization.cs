using System.Runtime.InteropServices;
using static MLSegmentation.Models.Onnx.OnnxGraph;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Models.Onnx.Quantization;

/// <summary>
/// Writes a network so that ONNX Runtime computes it with 8-bit numbers where the plan says so: values are turned into bytes and back around each such
/// node (QuantizeLinear and DequantizeLinear), and the runtime replaces what lies between such pairs.
/// </summary>
internal sealed class NetworkQuantization
{
    private readonly QuantizationPlan _plan;
    private readonly IReadOnlyDictionary<string, ValueRange> _ranges;
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _constants = [];
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<string> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QuantizedWeights> _weights;

    private NetworkQuantization(QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges, string model)
    {
        (_plan, _ranges) = (plan, ranges);
        _weights = plan.Network.Nodes
            .Where(node => node.OpType == "Conv" && plan.IsQuantized(node))
            .GroupBy(node => node.Input[1], StringComparer.Ordinal)
            .ToDictionary(
                uses => uses.Key,
                uses => new QuantizedWeights(plan.Constants[uses.Key], uses.Select(node => (ParametersOf(node.Input[0]).Scale, Bias(node))), model),
                StringComparer.Ordinal);
    }

    /// <summary>The quantised network, whose values keep their names.</summary>
    /// <param name="plan">What is quantised.</param>
    /// <param name="ranges">The ranges of the values of the plan.</param>
    /// <param name="model">What messages call the model, at their beginning.</param>
    public static OnnxNetwork Apply(QuantizationPlan plan, IReadOnlyDictionary<string, ValueRange> ranges, string model) =>
        new NetworkQuantization(plan, ranges, model).Apply();

    private OnnxNetwork Apply()
    {
        foreach (var node in _plan.Network.Nodes.Where(node => !_plan.IsFused(node)))
        {
            if (_plan.IsQuantized(node))
            {
                AddQuantized(node);
            }
            else
            {
                _nodes.Add(ReadingFloats(node));
            }
        }

        return new OnnxNetwork(_nodes, [.. _plan.Network.Constants, .. _constants], _plan.Network.Outputs).EndingIn(_plan.Network.Outputs);
    }

    private static string Quantized(string value) => $"{value}/quantized";

    private static string Dequantized(string value) => $"{value}/dequantized";

    private void AddQuantized(NodeProto node)
    {
        var replaced = node.Clone();
        int count = QuantizationPlan.DataInputs(node).Count();
        for (int index = 0; index < count; index++)
        {
            Store(node.Input[index]);
            replaced.Input[index] = Dequantized(node.Input[index]);
        }

        if (node.OpType == "Conv")
        {
            AddWeights(replaced, node);
        }

        string result = _plan.ResultOf(node);
        replaced.Output[0] = result;
        _nodes.Add(replaced);
        Store(result);
        _results.Add(result);
    }

    /// <summary>Has a value as bytes, and as the numbers that these stand for.</summary>
    private void Store(string value)
    {
        if (!_stored.Add(value))
        {
            return;
        }

        string root = _plan.RootOf(value);
        var parameters = ParametersOf(value);
        if (_shared.Add(root))
        {
            _constants.Add(TensorProto.Create($"{root}/scale", DataType.Float, MemoryMarshal.AsBytes<float>([parameters.Scale]), []));
            _constants.Add(TensorProto.Create($"{root}/zero", DataType.Uint8, [parameters.ZeroPoint], []));
        }

        _nodes.Add(Node("QuantizeLinear", Quantized(value), [value, $"{root}/scale", $"{root}/zero"]));
        _nodes.Add(Node("DequantizeLinear", Dequantized(value), [Quantized(value), $"{root}/scale", $"{root}/zero"]));
    }

    private QuantizationParameters ParametersOf(string value) => QuantizationParameters.Of(_ranges[_plan.RootOf(value)]);

    private void AddWeights(NodeProto replaced, NodeProto node)
    {
        string weight = node.Input[1];
        var weights = _weights[weight];
        if (_shared.Add(weight))
        {
            _constants.Add(weights.ToConstant(Quantized(weight)));
            AddScales(weight, weights.Scales, DataType.Int8, new byte[weights.Scales.Length]);
        }

        replaced.Input[1] = Dequantized(weight);
        if (Bias(node) is { } bias)
        {
            // The same weights may be applied to values of different scales.
            string name = $"{node.Output[0]}/bias";
            float inputScale = ParametersOf(node.Input[0]).Scale;
            _constants.Add(weights.ToBias(Quantized(name), bias, inputScale));
            AddScales(name, weights.BiasScales(inputScale), DataType.Int32, new byte[bias.Length * sizeof(int)]);
            replaced.Input[2] = Dequantized(name);
        }
    }

    private void AddScales(string name, float[] scales, DataType type, byte[] zeros)
    {
        _constants.Add(TensorProto.Create($"{name}/scale", DataType.Float, MemoryMarshal.AsBytes<float>(scales), [scales.Length]));
        _constants.Add(TensorProto.Create($"{name}/zero", type, zeros, [scales.Length]));
        _nodes.Add(Node("DequantizeLinear", Dequantized(name), [Quantized(name), $"{name}/scale", $"{name}/zero"], Attribute("axis", 0)));
    }

    private float[]? Bias(NodeProto node) => node.Input.Count > 2 ? _plan.Constants[node.Input[2]].ToFloats() : null;

    /// <summary>A node of 32-bit numbers, which reads of what quantised nodes yield the bytes' meaning.</summary>
    private NodeProto ReadingFloats(NodeProto node)
    {
        if (!node.Input.Any(_results.Contains))
        {
            return node;
        }

        var replaced = node.Clone();
        for (int index = 0; index < node.Input.Count; index++)
        {
            replaced.Input[index] = !_results.Contains(node.Input[index]) ? node.Input[index]
                : node.OpType == "Shape" ? Quantized(node.Input[index])
                : Dequantized(node.Input[index]);
        }

        return replaced;
    }
}
